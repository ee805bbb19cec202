package walk

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// stepTop is what stands above what is done on a step: a wait for the org's rate
// limit, the rights that the sign-in lacks for the step, and the Problem.
type stepTop struct {
	*page.ProblemCard
	lacking *lackingRights
	pause   *rateLimitPause
	pausing bool // shown so
	object  *fyne.Container
}

func newStepTop(host page.Host, id workspace.StepID, act func(problem.Action)) *stepTop {
	t := &stepTop{ProblemCard: page.NewProblemCard(host, act), lacking: newLackingRights(host, id)}
	t.pause = newRateLimitPause(host.Now, func() {
		t.arrange()
		if shown := t.pause.notice.Visible(); shown != t.pausing {
			t.pausing = shown
			host.Update() // what is below moves
		}
	})
	t.object = house.Stack(house.Gap12, t.pause.notice, t.lacking.notice, t.ProblemCard.Object())
	t.object.Hide()
	return t
}

// Object is all of it, to be placed on the page; hidden while there is nothing to
// say.
func (t *stepTop) Object() *fyne.Container { return t.object }

// Set shows a Problem, or none for nil, and reads again which rights are lacking: where
// the Problem is about them it says so itself. A new Problem takes the keyboard, for
// which it has to be in sight.
func (t *stepTop) Set(p *problem.Problem) {
	page.SetVisible(t.object, p != nil || t.object.Visible())
	t.ProblemCard.Set(p)
	t.lacking.update()
	if setup.AboutSignIn(p) {
		t.lacking.notice.Hide()
	}
	t.arrange()
}

func (t *stepTop) arrange() {
	page.SetVisible(t.object, t.pause.notice.Visible() || t.lacking.notice.Visible() || t.Showing())
	t.object.Refresh()
}

// restore shows a Problem again whose way out was begun and given up.
func (a *attempts) restore() {
	a.here().dismissed = ""
	a.update()
}

// anew forgets what came of the attempts so far: they were another sign-in's.
func (a *attempts) anew() { *a.here() = outcome{signIn: a.host.Workspace().Org.SignIn.ID} }

// dropInputs drops the inputs of the attempts so far, which may hold a secret.
func (a *attempts) dropInputs() {
	for _, o := range a.outcomes {
		o.last = nil
	}
}

// lackingRights says before a step is taken what the sign-in may not do in it.
type lackingRights struct {
	host   page.Host
	id     workspace.StepID
	notice *house.Notice
	words  [2]string
}

func newLackingRights(host page.Host, id workspace.StepID) *lackingRights {
	l := &lackingRights{host: host, id: id}
	to := house.NewButton(page.X("walk.rights.change", "Change the sign-in"), house.Secondary, func() { host.Go(page.Org) }).Small()
	l.notice = house.NewLeadNotice(house.NoticeWarning, " ", " ", to)
	l.notice.Hide()
	return l
}

func (l *lackingRights) update() {
	words := lackingWords(l.host.Workspace(), l.id, l.host.Now())
	page.SetVisible(l.notice, words[0] != "")
	if words != l.words && words[0] != "" {
		l.notice.Set(house.NoticeWarning, words[0], words[1])
	}
	l.words = words
}

// lackingWords are what a sign-in may not do in a step, and what helps; "" where it
// lacks nothing for certain, or nobody is signed in and the step goes by clicks. One
// that has ended may do nothing.
func lackingWords(ws *workspace.Workspace, id workspace.StepID, now time.Time) [2]string {
	switch {
	case !setup.SignedIn(ws) || id == "" || id == workspace.StepOrg:
		return [2]string{}
	case !setup.SignInStands(ws, now) && len(setup.RightsFor(ws, id)) > 0:
		return [2]string{
			page.X("walk.rights.ended", "This sign-in has ended"),
			page.X("walk.rights.again", "Sign in again on step 1, then go on here. Nothing is lost."),
		}
	}
	lacks, why := lackingOf(setup.RightsFor(ws, id))
	if len(lacks) == 0 {
		return [2]string{}
	}
	return [2]string{
		page.T(text.T("walk.rights.lacking", "This sign-in may not: {{.What}}", "What", strings.Join(lacks, "; "))),
		page.T(text.T("walk.rights.instead", "{{.Why}}. On step 1 sign in as somebody who may, or choose Not at all to do it by clicks.", "Why", strings.Join(why, ". "))),
	}
}

// lackingOf names the rights that are lacking, and says why: for all of them at once
// where they have one reason, else after the names that each reason is about.
func lackingOf(rights []setup.Right) (lacks, why []string) {
	var reasons []string
	about := map[string][]string{}
	for _, r := range rights {
		if r.Answer != setup.RightNo {
			continue
		}
		name, reason := page.T(r.Name), page.T(r.Why)
		lacks = append(lacks, lowerFirst(name))
		if about[reason] == nil {
			reasons = append(reasons, reason)
			about[reason] = []string{name}
			continue
		}
		about[reason] = append(about[reason], lowerFirst(name))
	}
	if len(reasons) == 1 {
		return lacks, reasons
	}
	for _, reason := range reasons {
		why = append(why, strings.Join(about[reason], ", ")+": "+lowerFirst(reason))
	}
	return lacks, why
}

// lowerFirst puts words into a sentence: they begin small, but for names.
func lowerFirst(s string) string {
	if s == "" || strings.HasPrefix(s, "Okta") || strings.HasPrefix(s, "Workflows") {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
