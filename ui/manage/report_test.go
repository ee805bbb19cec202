package manage

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// reportHost keeps what is copied.
type reportHost struct {
	*orgsHost
	copied []string
}

func (h *reportHost) Copy(value string) { h.copied = append(h.copied, value) }

func newReportHost(h *host) *reportHost { return &reportHost{orgsHost: &orgsHost{host: h}} }

// rightsHost is signed in with a role that may read the log, or with none known.
func rightsHost(t *testing.T, roles ...workspace.AdminRole) *reportHost {
	ws := fullWorkspace()
	ws.Org.SignIn.Roles, ws.Org.SignIn.RolesKnown = roles, len(roles) > 0
	return newReportHost(newHost(t, ws))
}

func showReport(t *testing.T, h *reportHost) *reportPage {
	t.Helper()
	housetest.App(t, look.Light)
	p := NewReport(h).(*reportPage)
	h.show(p)
	return p
}

var logRefused = problem.New("okta.failed", text.Plain("Okta couldn't answer just now"), text.Plain("The org answered 500. That passes by itself more often than not."), problem.Retrying())

func TestReportLooks(t *testing.T) {
	superAdmin := workspace.AdminRole{Type: "SUPER_ADMIN", Label: "Super Administrator"}
	for name, c := range map[string]struct {
		host func(*testing.T) *reportHost
		act  func(*reportPage)
	}{
		"report": {func(t *testing.T) *reportHost { return rightsHost(t, superAdmin) }, func(p *reportPage) {
			p.tell(nil, func() string { return "Saved: /home/robin/flowlatch-report-acme.oktapreview.com-2026-03-09.html" })
		}},
		"report_nobody": {func(t *testing.T) *reportHost {
			ws := fullWorkspace()
			ws.Org.SignIn.Method = workspace.NoSignIn
			return newReportHost(newHost(t, ws))
		}, func(*reportPage) {}},
		"report_problem": {func(t *testing.T) *reportHost { return rightsHost(t) }, func(p *reportPage) {
			p.tell(withoutLog(logRefused), nil)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			housetest.Golden(t, name, fyne.NewSize(pageSize.Width, 620), func(t *testing.T) fyne.CanvasObject {
				p := NewReport(c.host(t)).(*reportPage)
				p.Update()
				c.act(p)
				return framed(p.Body())
			})
		})
	}
}

func TestReportIsReadInOrder(t *testing.T) {
	h := rightsHost(t)
	p := showReport(t, h)
	want := []string{"HTML", "Look up in the System Log what confirms each step", "Copy as Markdown"}
	if got := housetest.TabOrder(h.Canvas); !slices.Equal(got, want) {
		t.Errorf("Tab reads %q, want %q", got, want)
	}
	if p.First() != nil || p.Foot().Primary.Do == nil || p.Foot().Back != page.Created {
		t.Error("Enter doesn't save, or there is no way back")
	}
	p.tell(withoutLog(logRefused), nil)
	if p.Foot().Primary.Do != nil || p.First() == nil || h.Canvas.Focused() != p.First() {
		t.Error("beside a Problem its best way out isn't what Enter does")
	}
}

func TestReportIsInReach(t *testing.T) {
	housetest.App(t, look.Light)
	for _, build := range []func(page.Host) page.Page{NewCreated, NewEndpoints} {
		h := full(t)
		actions := build(h).Head().Actions
		i := slices.IndexFunc(actions, func(a page.Action) bool { return a.Label.String() == "Report…" })
		if i < 0 {
			t.Fatalf("%+v", actions)
		}
		actions[i].Do()
		if !slices.Equal(h.Went, []page.Name{page.Report}) {
			t.Errorf("went %v", h.Went)
		}
	}
}

// By the keyboard alone: choose Markdown, save, and the file is there.
func TestReportSaves(t *testing.T) {
	h := newReportHost(newPracticeHost(t))
	p := showReport(t, h)
	for _, c := range []struct {
		ending, want string
		choose       fyne.KeyName
	}{
		{".html", "<!doctype html>", fyne.KeyHome},
		{".md", "# What was done in the practice org", fyne.KeyEnd},
	} {
		p.format.TypedKey(&fyne.KeyEvent{Name: c.choose})
		h.file = filepath.Join(t.TempDir(), "report"+c.ending)
		p.Foot().Primary.Do()
		data, err := os.ReadFile(h.file)
		if err != nil || !strings.HasPrefix(string(data), c.want) || !strings.Contains(string(data), "app.oauth2.client.lifecycle.create") {
			t.Errorf("%s: %v, %.40q", c.ending, err, data)
		}
		asked := h.saved[len(h.saved)-1]
		if !strings.HasPrefix(asked.Path, "~") || filepath.Ext(asked.Path) != c.ending {
			t.Errorf("asked for %s", asked.Path)
		}
		if !p.done.Visible() {
			t.Error("nothing says that it was saved")
		}
	}
	p.Foot().Primary.Do() // the same path again
	if !p.problem.Showing() || p.done.Visible() {
		t.Error("that a file is there already isn't a Problem")
	}
	h.file = ""
	p.forget()
	p.Foot().Primary.Do() // and thinks better of it
	if p.problem.Showing() || p.done.Visible() {
		t.Error("something was written without a path")
	}
}

func TestReportCopies(t *testing.T) {
	h := newReportHost(newPracticeHost(t))
	p := showReport(t, h)
	h.Canvas.Focus(p.copy)
	press(p.copy)
	if len(h.copied) != 1 || !strings.Contains(h.copied[0], "Read: ") || !strings.Contains(h.copied[0], time.Now().UTC().Format("2006-01-02")) {
		t.Fatalf("copied %.200q", h.copied)
	}
	p.readLog.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	press(p.copy)
	if len(h.copied) != 2 || !strings.Contains(h.copied[1], "It was left out when the report was made.") || strings.Contains(h.copied[1], "none found") {
		t.Errorf("copied %.200q", h.copied[1:])
	}
}

// A log that fails leads on: try again, or without it.
func TestReportWithALogThatFails(t *testing.T) {
	housetest.App(t, look.Light)
	h := newReportHost(newPracticeHost(t))
	if err := h.Walk().SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := NewReport(h).(*reportPage)
	h.show(p)
	p.again = p.copyMarkdown
	p.tell(withoutLog(logRefused), nil)
	if !p.problem.Showing() || !p.Solve() || p.problem.Showing() || len(h.copied) != 1 {
		t.Errorf("trying again copied %d times", len(h.copied))
	}
	p.tell(withoutLog(logRefused), nil)
	p.solve(problem.LeaveOut)
	if p.readLog.Checked() || p.problem.Showing() || len(h.copied) != 2 {
		t.Errorf("without the log: copied %d times", len(h.copied))
	}
	p.tell(withoutLog(logRefused), nil)
	p.solve(problem.SignInAgain)
	if !slices.Equal(h.Went, []page.Name{page.Org}) {
		t.Errorf("went %v", h.Went)
	}
}

// cancellingHost cancels each task at once.
type cancellingHost struct{ *reportHost }

func (h cancellingHost) Run(task page.Task) {
	ctx, cancel := context.WithCancel(h.T.Context())
	cancel()
	err := task.Work(ctx)
	h.Failed = append(h.Failed, err)
	task.Done(err)
}

// Cancelling is no Problem of the page, and leaves nothing behind.
func TestReportCancelled(t *testing.T) {
	housetest.App(t, look.Light)
	h := cancellingHost{newReportHost(newPracticeHost(t))}
	h.file = filepath.Join(t.TempDir(), "report.html")
	p := NewReport(h).(*reportPage)
	h.show(p)
	p.Foot().Primary.Do()
	cancelled, ok := errors.AsType[*problem.Problem](h.Failed[0])
	if !ok || cancelled.Code != problem.CodeCancelled || p.problem.Showing() || p.done.Visible() {
		t.Errorf("failed %v", h.Failed)
	}
	if _, err := os.Stat(h.file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file is there: %v", err)
	}
}

// The System Log is said to be in a report only where it is read.
func TestReportSaysWhetherTheLogIsInIt(t *testing.T) {
	signedIn := showReport(t, rightsHost(t))
	if c := signedIn.content; !c.log.Visible() || c.noLog.Visible() {
		t.Error("signed in and asked for: said to be left out")
	}
	signedIn.readLog.SetChecked(false)
	signedIn.forget()
	if c := signedIn.content; c.log.Visible() || !c.noLog.Visible() {
		t.Error("not asked for: said to be in it")
	}
	ws := fullWorkspace()
	ws.Org.SignIn.Method = workspace.NoSignIn
	if c := showReport(t, newReportHost(newHost(t, ws))).content; c.log.Visible() || !c.noLog.Visible() {
		t.Error("nobody is signed in: said to be in it")
	}
}
