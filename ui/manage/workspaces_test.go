package manage

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// TestMain fixes the time zone: pages say of when a copy is.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// orgsHost is a host that can do what the window can.
type orgsHost struct {
	*host
	challenged []page.Challenge
	file       string // what SaveFile is told; "" thinks better of it
	saved      []page.Saving
	entered    []string
	added      int
}

func (h *orgsHost) OpenWorkspace(id string) { h.entered = append(h.entered, id) }
func (h *orgsHost) NewOrg()                 { h.added++ }

func (h *orgsHost) Challenge(c page.Challenge) {
	h.challenged = append(h.challenged, c)
	if !h.Declines {
		c.Do()
	}
}

func (h *orgsHost) SaveFile(q page.Saving) {
	h.saved = append(h.saved, q)
	if h.file != "" {
		q.Do(h.file)
	}
}

// workspacesHost is in a preview org, beside the practice org, a production
// org and a test org on okta.com.
func workspacesHost(t *testing.T) *orgsHost {
	t.Helper()
	h := &orgsHost{host: newHost(t, fullWorkspace())}
	practice := setup.NewWorkspace("practice", "Practice org", true, fixedNow.Add(-26*time.Hour))
	practice.Org.Origin, practice.Org.Domain = "http://127.0.0.1:47615", "127.0.0.1"
	production := fullWorkspace()
	production.ID, production.Name, production.Opened = "prod", "Acme", fixedNow.Add(-2*time.Hour)
	production.Org.Origin, production.Org.Domain, production.Org.Cell, production.Org.Production = "https://acme.okta.com", "acme.okta.com", "okta", true
	developers := production.Clone()
	developers.ID, developers.Name, developers.Mark, developers.Opened = "dev", "Acme developers", workspace.MarkNotProduction, fixedNow.Add(-40*time.Minute)
	developers.Org.Origin, developers.Org.Domain = "https://dev-1234567.okta.com", "dev-1234567.okta.com"
	untouched := setup.NewWorkspace("new", "", false, fixedNow)
	for _, ws := range []*workspace.Workspace{h.Workspace(), practice, production, developers, untouched} {
		if err := h.App().Workspaces.Save(ws); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// showWorkspaces shows the page in a window.
func showWorkspaces(t *testing.T, h *orgsHost) *workspacesPage {
	t.Helper()
	housetest.App(t, look.Light)
	p := NewWorkspaces(h).(*workspacesPage)
	h.show(p)
	return p
}

// damageFile damages the file of a workspace, of whose copy it is then known
// when it was made, and has it found out.
func damageFile(t *testing.T, h *orgsHost, id string) {
	t.Helper()
	dir := h.App().Workspaces.Dir()
	if err := os.WriteFile(filepath.Join(dir, id+".json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := fixedNow.Add(-3 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, id+".json.bak"), at, at); err != nil {
		t.Fatal(err)
	}
	if _, err := h.App().Workspaces.Load(id); err == nil {
		t.Fatal("the damage wasn't noticed")
	}
}

func newerFile(t *testing.T, h *orgsHost) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(h.App().Workspaces.Dir(), "org-7.json"), []byte(`{"version":9,"id":"org-7"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _ = h.App().Workspaces.Load("org-7")
}

func TestWorkspacesLooks(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T) *orgsHost{
		"workspaces": workspacesHost,
		"workspaces_unreadable": func(t *testing.T) *orgsHost {
			h := workspacesHost(t)
			damageFile(t, h, "dev")
			newerFile(t, h)
			return h
		},
		"workspaces_empty": func(t *testing.T) *orgsHost {
			return &orgsHost{host: newHost(t, setup.NewWorkspace("new", "", false, fixedNow))}
		},
	} {
		t.Run(name, func(t *testing.T) {
			housetest.Golden(t, name, fyne.NewSize(pageSize.Width, 620), func(t *testing.T) fyne.CanvasObject {
				p := NewWorkspaces(prepare(t))
				p.Update()
				return framed(p.Body())
			})
		})
	}
}

func TestWorkspacesAreReadInOrder(t *testing.T) {
	h := workspacesHost(t)
	damageFile(t, h, "dev")
	newerFile(t, h)
	showWorkspaces(t, h)
	want := []string{
		"Use the copy of 9 Mar 2026, 07:46", "Delete what is left",
		"Acme preview is a production org", "Rename Acme preview", "Export Acme preview…", "Delete Acme preview",
		"Acme is a production org", "Open Acme", "Rename Acme", "Export Acme…", "Delete Acme",
		"Open Practice org", "Export Practice org…",
	}
	if got := housetest.TabOrder(h.Canvas); !slices.Equal(got, want) {
		t.Errorf("Tab reads\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWorkspacesOpenAndAdd(t *testing.T) {
	h := workspacesHost(t)
	p := showWorkspaces(t, h)
	press(p.rows["prod"].open)
	if !slices.Equal(h.entered, []string{"prod"}) {
		t.Errorf("opened %v", h.entered)
	}
	if p.First() != nil {
		t.Error("something takes Enter from the primary action")
	}
	p.Foot().Primary.Do()
	if h.added != 1 || p.Foot().Back != page.Org {
		t.Errorf("added %d, back to %q", h.added, p.Foot().Back)
	}
}

// press gives a control the keyboard and presses Enter.
func press(f fyne.Focusable) { f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }

func stored(t *testing.T, h *orgsHost, id string) *workspace.Workspace {
	t.Helper()
	ws, err := h.App().Workspaces.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

func TestWorkspacesRename(t *testing.T) {
	h := workspacesHost(t)
	p := showWorkspaces(t, h)
	row := p.rows["prod"]
	for _, end := range []struct {
		key        fyne.KeyName
		name, want string
	}{{fyne.KeyEscape, "Thrown away", "Acme"}, {fyne.KeyReturn, "", "Acme"}, {fyne.KeyReturn, " Acme Inc ", "Acme Inc"}} {
		h.Canvas.Focus(row.rename)
		press(row.rename)
		if h.Canvas.Focused() != row.field.Focusable() {
			t.Fatalf("the keyboard is at %T", h.Canvas.Focused())
		}
		row.field.SetText(end.name)
		row.field.Focusable().TypedKey(&fyne.KeyEvent{Name: end.key})
		if got := stored(t, h, "prod").Name; got != end.want || row.title.Text() != end.want || row.field.Visible() {
			t.Errorf("%s after %q: stored %q, shown %q", end.key, end.name, got, row.title.Text())
		}
		if h.Canvas.Focused() != fyne.Focusable(row.rename) {
			t.Errorf("%s: the keyboard went to %T", end.key, h.Canvas.Focused())
		}
	}
	if len(h.Failed) > 0 {
		t.Error(h.Failed)
	}
}

// A click elsewhere keeps the name, and the button that it is on stays on.
func TestWorkspacesRenameEndsByAClick(t *testing.T) {
	h := workspacesHost(t)
	p := showWorkspaces(t, h)
	row := p.rows["prod"]
	press(row.rename)
	row.field.SetText("Acme Inc")
	h.Canvas.Focus(row.open)
	if got := stored(t, h, "prod").Name; got != "Acme Inc" || row.title.Text() != got || h.Ran > 0 {
		t.Errorf("stored %q, shown %q, by %d tasks", got, row.title.Text(), h.Ran)
	}
	if row.open.Disabled() || row.remove.Disabled() {
		t.Error("the click would press nothing")
	}
}

func TestWorkspacesMark(t *testing.T) {
	h := workspacesHost(t)
	p := showWorkspaces(t, h)
	space := &fyne.KeyEvent{Name: fyne.KeySpace}
	row := p.rows["prod"]
	h.Declines = true
	row.production.TypedKey(space)
	if !row.production.Checked() || !stored(t, h, "prod").Production() || len(h.Asked) != 1 {
		t.Errorf("a no took the mark away; asked %v", h.Asked)
	}
	h.Declines = false
	row.production.TypedKey(space)
	if row.production.Checked() || stored(t, h, "prod").Production() || row.kind.Text() != "Not production" {
		t.Errorf("still marked; the chip says %q", row.kind.Text())
	}
	row.production.TypedKey(space)
	if !stored(t, h, "prod").Production() || row.kind.Text() != "Production" || len(h.Asked) != 2 {
		t.Errorf("not marked again; asked %v", h.Asked)
	}
}

func TestWorkspacesExport(t *testing.T) {
	h := workspacesHost(t)
	p := showWorkspaces(t, h)
	press(p.rows["prod"].export)
	if q := h.saved[0]; q.Path != filepath.Join("~", "flowlatch-acme.okta.com.json") || len(q.Lines) != len(workspace.LeftOut()) || len(h.Toasts) > 0 {
		t.Errorf("asked %+v, said %v", q, h.Toasts)
	}
	press(p.rows["practice"].export)
	if h.saved[0].Warning.IsZero() || !h.saved[1].Warning.IsZero() {
		t.Errorf("of a public endpoint it warns %q, without one %q", h.saved[0].Warning, h.saved[1].Warning)
	}
	h.file = filepath.Join(t.TempDir(), "acme.json")
	press(p.rows["prod"].export)
	data, err := os.ReadFile(h.file)
	if err != nil || !json.Valid(data) || !strings.Contains(string(data), "acme.okta.com") || len(h.Toasts) != 1 {
		t.Errorf("%q, %v, said %v", data, err, h.Toasts)
	}
	h.file = filepath.Join(t.TempDir(), "none", "acme.json")
	press(p.rows["prod"].export)
	if len(h.Failed) != 1 || len(h.Toasts) != 1 {
		t.Errorf("into a folder that isn't there: failed %v, said %v", h.Failed, h.Toasts)
	}
}

func TestWorkspacesDelete(t *testing.T) {
	h := workspacesHost(t)
	p := showWorkspaces(t, h)
	h.Declines = true
	press(p.rows["prod"].remove)
	if c := h.challenged[0]; c.Word != "acme.okta.com" || len(c.Lines) < 4 || !strings.Contains(c.Title.String(), "Acme") {
		t.Errorf("asked %+v", c)
	}
	if stored(t, h, "prod") == nil {
		t.Fatal("deleted without a yes")
	}
	h.Declines = false
	h.Canvas.Focus(p.rows["prod"].remove)
	press(p.rows["prod"].remove)
	if _, err := h.App().Workspaces.Load("prod"); !errors.Is(err, workspace.ErrNotFound) || slices.Contains(p.list.order, "prod") || h.Left {
		t.Errorf("still there: %v, listed %v", err, p.list.order)
	}
	if got := h.Canvas.Focused(); got != nil {
		t.Errorf("the keyboard stays at a %T that is gone", got)
	}
	press(p.rows["acme"].remove)
	if c := h.challenged[2]; c.Word != "" || !h.Left {
		t.Errorf("the one in front: asked for %q, first screen %v", c.Word, h.Left)
	}
}

func TestWorkspacesDeleteListsNoMoreThanFits(t *testing.T) {
	ws, h := fullWorkspace(), workspacesHost(t)
	for i := range 100 {
		ws.Created = append(ws.Created, workspace.Created{Kind: workspace.CreatedBookmarkApp, ID: strconv.Itoa(i), Label: "Partner " + strconv.Itoa(i)})
	}
	lines := deletion(ws, h.App().StaysAtOkta(ws)).Lines
	if last := lines[len(lines)-1].String(); len(lines) != mostStays || !strings.HasPrefix(last, "99 more") {
		t.Errorf("%d lines, the last one %q", len(lines), last)
	}
}

func TestWorkspacesThatCannotBeDeletedStay(t *testing.T) {
	h := workspacesHost(t)
	p := showWorkspaces(t, h)
	newer := filepath.Join(h.App().Workspaces.Dir(), "prod.json")
	if err := os.WriteFile(newer, []byte(`{"version":9,"id":"prod"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	press(p.rows["prod"].remove)
	if len(h.Failed) != 1 || !slices.Contains(p.list.order, "prod") || h.Left {
		t.Errorf("failed %v, listed %v", h.Failed, p.list.order)
	}
}

func TestWorkspacesMend(t *testing.T) {
	h := workspacesHost(t)
	damageFile(t, h, "dev")
	newerFile(t, h)
	p := showWorkspaces(t, h)
	if slices.Contains(p.list.order, "dev") || !p.unread.object.Visible() || len(p.unread.rows) != 2 {
		t.Fatalf("listed %v, unreadable %d", p.list.order, len(p.unread.rows))
	}
	if newer := p.unread.rows[1]; newer.use != nil || newer.remove != nil {
		t.Error("something can be done to a newer file")
	}
	h.Canvas.Focus(p.unread.rows[0].use)
	press(p.unread.rows[0].use)
	if !slices.Contains(p.list.order, "dev") || len(p.unread.rows) != 1 || len(h.Failed) > 0 {
		t.Errorf("listed %v, unreadable %d, failed %v", p.list.order, len(p.unread.rows), h.Failed)
	}
	if got := h.Canvas.Focused(); got != nil {
		t.Errorf("the keyboard stays at a %T that is gone", got)
	}
}

func TestWorkspacesDeleteWhatIsLeft(t *testing.T) {
	h := workspacesHost(t)
	damageFile(t, h, "prod")
	p := showWorkspaces(t, h)
	press(p.unread.rows[0].remove)
	if len(h.challenged) != 1 || h.challenged[0].Word != "acme.okta.com" {
		t.Errorf("asked %+v", h.challenged)
	}
	if free, err := h.App().Workspaces.Free("prod"); !free || err != nil || p.unread.object.Visible() {
		t.Errorf("free %v, %v; still shown: %v", free, err, p.unread.object.Visible())
	}
}

func TestWorkspacesRestWhileSomethingRuns(t *testing.T) {
	h := &busyHost{workspacesHost(t)}
	housetest.App(t, look.Light)
	p := NewWorkspaces(h).(*workspacesPage)
	p.Update()
	row := p.rows["prod"]
	for _, c := range []fyne.Disableable{row.open, row.rename, row.export, row.remove, row.production} {
		if !c.Disabled() {
			t.Errorf("%T can be pressed", c)
		}
	}
	if !p.Foot().Primary.Disabled {
		t.Error("an org can be added")
	}
}

type busyHost struct{ *orgsHost }

func (busyHost) Busy() bool { return true }

func TestDeletionNamesWorkspaceAndAddress(t *testing.T) {
	for name, tt := range map[string]struct {
		ws          workspace.Workspace
		title, word string
	}{
		"named": {
			workspace.Workspace{Name: "Acme prod", Org: workspace.Org{Origin: "https://acme.okta.com", Domain: "acme.okta.com", Production: true}},
			"Delete Acme prod (acme.okta.com) from this computer?", "acme.okta.com",
		},
		"with a port": {
			workspace.Workspace{Name: "Acme prod", Mark: workspace.MarkProduction, Org: workspace.Org{Origin: "http://127.0.0.1:45031", Domain: "127.0.0.1"}},
			"Delete Acme prod (127.0.0.1:45031) from this computer?", "127.0.0.1:45031",
		},
		"called by its address": {
			workspace.Workspace{Name: "acme.okta.com", Org: workspace.Org{Origin: "https://acme.okta.com", Domain: "acme.okta.com", Production: true}},
			"Delete acme.okta.com from this computer?", "acme.okta.com",
		},
		"without an address": {workspace.Workspace{Name: "Acme"}, "Delete Acme from this computer?", ""},
	} {
		if c := deletion(&tt.ws, nil); c.Title.String() != tt.title || c.Word != tt.word {
			t.Errorf("%s: asks %q and wants %q", name, c.Title, c.Word)
		}
	}
}
