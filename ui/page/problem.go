package page

import (
	"reflect"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
)

// Solver is a page that shows Problems. While it shows one, Enter takes the
// best way out, because the page's foot has no primary action then.
type Solver interface {
	// Solve takes the best way out; false says that no Problem is shown.
	Solve() bool
}

// Sender is a page where Ctrl+Enter sends from anywhere, also beside a Problem.
type Sender interface {
	Send()
}

// ProblemCard tells a Problem at the top of a page: what happened, why, what
// to try. It is hidden while there is none. It must be used on the UI
// goroutine only.
type ProblemCard struct {
	host Host
	act  func(problem.Action)

	shown   *problem.Problem
	causes  []workspace.Cause // in the place of its ways out
	card    *house.ProblemCard
	content *fyne.Container
	calls   bool // for the keyboard, as soon as it can be used
}

// NewProblemCard makes the card, hidden. act does what the person chose; it
// is called on the UI goroutine.
func NewProblemCard(h Host, act func(problem.Action)) *ProblemCard {
	c := &ProblemCard{host: h, act: act, content: house.Stack(0)}
	c.content.Hide()
	return c
}

// Object is the card, to be placed on the page; hidden while there is no
// Problem.
func (c *ProblemCard) Object() *fyne.Container { return c.content }

// Set shows a Problem, or hides the card for nil. Showing the one it shows
// already changes nothing, but that its ways out are off while a task runs. A
// new one takes the focus to its best way out.
func (c *ProblemCard) Set(p *problem.Problem) { c.SetCauses(p, nil) }

// SetCauses is Set for a Problem of which it isn't known why: what can be, the
// likeliest first, stands in the place of its ways out. The best way out is then
// the first one to check the first cause.
func (c *ProblemCard) SetCauses(p *problem.Problem, causes []workspace.Cause) {
	switch {
	case p == nil:
		c.shown, c.causes, c.card = nil, nil, nil
		c.content.RemoveAll()
		c.content.Hide()
	case c.shown == nil || c.shown.Details() != p.Details() || !reflect.DeepEqual(c.causes, causes):
		c.shown, c.causes = p, causes
		c.card = house.NewProblemCard(c.words())
		c.card.OnResized = c.host.Update
		c.content.Objects = []fyne.CanvasObject{c.card}
		c.content.Show()
		c.content.Refresh()
		c.calls = true
	}
	c.follow(c.host.Busy())
}

// follow switches the ways out off while a task runs: what is off takes no focus.
func (c *ProblemCard) follow(busy bool) {
	if c.card == nil {
		return
	}
	c.card.SetEnabled(!busy)
	if c.calls && !busy {
		c.calls = false
		c.host.Focus(c.card.Focusable())
	}
}

// Showing reports whether a Problem is shown.
func (c *ProblemCard) Showing() bool { return c.shown != nil }

// Solve takes the best way out, where there is one.
func (c *ProblemCard) Solve() bool {
	if c.shown == nil {
		return false
	}
	ways := c.shown.Ways
	if len(c.causes) > 0 {
		ways = c.causes[0].Ways
	}
	if len(ways) == 0 {
		return false
	}
	c.act(ways[0].Action)
	return true
}

// words are those of the Problem that is shown.
func (c *ProblemCard) words() house.ProblemText {
	words := ProblemWords(c.shown, c.act)
	for i, cause := range c.causes {
		kind, word := WeightWord(cause.Weight)
		words.Causes = append(words.Causes, house.ProblemCause{
			Title: T(cause.Title), Why: T(cause.Why), Weight: kind, WeightWord: word, Ways: checksOf(cause, i == 0, c.act),
		})
	}
	switch more := len(c.causes) - house.CausesShown; {
	case more == 1:
		words.More = X("causes.more.one", "1 more cause")
	case more > 1:
		words.More = T(text.T("causes.more", "{{.Count}} more causes", "Count", more))
	}
	return words
}

// checksOf are the ways to check a cause; Enter takes the first one of the best.
func checksOf(cause workspace.Cause, best bool, act func(problem.Action)) []house.ProblemWay {
	ways := make([]house.ProblemWay, len(cause.Ways))
	for i, way := range cause.Ways {
		ways[i] = house.ProblemWay{
			Icon: wayIcon(way.Action), Consequence: T(way.Consequence), Button: T(way.Label), Act: func() { act(way.Action) },
		}
		if best && i == 0 {
			ways[i].Key = "Enter"
		}
	}
	return ways
}

// WeightWord says how well a cause fits.
func WeightWord(w workspace.Weight) (house.ChipKind, string) {
	switch w {
	case workspace.Likely:
		return house.ChipAttention, X("causes.likely", "Likely")
	case workspace.Possible:
		return house.ChipUnknown, X("causes.possible", "Possible")
	case workspace.Unlikely:
	}
	return house.ChipNeutral, X("causes.unlikely", "Less likely")
}

// First is the button of the best way out, nil while no Problem is shown.
func (c *ProblemCard) First() fyne.Focusable {
	if c.card == nil {
		return nil
	}
	return c.card.Focusable()
}

// ProblemWords puts a Problem into the words of a card. act does what the
// person chose.
func ProblemWords(p *problem.Problem, act func(problem.Action)) house.ProblemText {
	words := house.ProblemText{
		Title: T(p.Title), Cause: T(p.Cause), Try: X("problem.try", "What to try"),
		DetailLabel: X("problem.detail", "Technical detail"), Detail: p.Detail,
		Copy:     house.CopyWords{Copy: X("problem.copy", "Copy details"), Copied: X("copied", "Copied")},
		CopyText: p.Details(),
	}
	for i, way := range p.Ways {
		w := house.ProblemWay{
			Icon: wayIcon(way.Action), Label: T(way.Label), Consequence: T(way.Consequence),
			Button: T(verb(way.Action)), Act: func() { act(way.Action) },
		}
		if i == 0 {
			w.Key = "Enter"
		}
		words.Ways = append(words.Ways, w)
	}
	return words
}

// verb is the word on the button of a way out.
func verb(a problem.Action) text.Text {
	switch a {
	case problem.Retry:
		return text.T("verb.retry", "Try again")
	case problem.OpenSignOn, problem.OpenScopes, problem.OpenGeneral, problem.OpenConsole, problem.OpenSignInApp, problem.OpenSignInScopes, invoke.OpenFlow, invoke.OpenHistory:
		return text.T("verb.open", "Open in browser")
	case problem.GrantScope:
		return text.T("verb.grant", "Grant")
	case problem.NewKey:
		return text.T("verb.new-key", "Make a key")
	case problem.GetToken:
		return text.T("verb.token", "Send again")
	case invoke.RenameKeys:
		return text.T("verb.rename", "Change it")
	case problem.CheckVault:
		return text.T("verb.check", "Check again")
	case problem.UseSession:
		return text.T("verb.session", "This session only")
	case problem.StartOver:
		return text.T("over.verb", "Start over")
	case problem.GoToStep:
		return text.T("verb.go", "Go there")
	case problem.SkipSignIn:
		return text.T("verb.skip", "Continue")
	case problem.NewOrg:
		return text.T("verb.new-org", "Set it up")
	case problem.ConfirmHost:
		return text.T("verb.confirm-host", "Say so")
	}
	return fixVerb(a)
}

// fixVerb is the word for putting right why a token was refused.
func fixVerb(a problem.Action) text.Text {
	switch a {
	case problem.RegisterKey:
		return text.T("verb.register", "Register")
	case problem.ActivateKey, problem.ActivateApp:
		return text.T("verb.activate", "Activate")
	case problem.DPoPOff:
		return text.T("verb.switch-off", "Switch off")
	case problem.DPoPOn:
		return text.T("verb.switch-on", "Switch on")
	case problem.ConvertApp:
		return text.T("verb.convert", "Switch over")
	case problem.UseOwner, problem.UseKeyName, problem.UseOrgServer, problem.UseOwnDomain:
		return text.T("verb.use", "Use it")
	case problem.PutRight:
		return text.T("verb.put-right", "Put it right")
	case problem.UseCopy:
		return text.T("verb.use-copy", "Use the copy")
	case problem.LeaveIt:
		return text.T("verb.leave-it", "Leave it")
	}
	return appVerb(a)
}

// wayIcon is the icon of a way out.
func wayIcon(a problem.Action) string {
	switch a {
	case problem.Retry, problem.CheckVault, problem.StartOver, problem.PutRight, setup.MeasureAgain:
		return "refresh"
	case problem.OpenSignOn, problem.OpenScopes, problem.OpenGeneral, problem.OpenConsole, problem.OpenSignInApp, problem.OpenSignInScopes, invoke.OpenFlow, invoke.OpenHistory:
		return "ext"
	case problem.GrantScope, problem.ChooseLevel:
		return "shield"
	case connector.Authorize, connector.AuthorizeIn:
		return "globe"
	case connector.Refreshing:
		return "refresh"
	case connector.RegisterURI:
		return "list"
	case connector.GetToken, problem.NewKey, problem.GetToken, problem.EditToken, problem.RegisterKey, problem.ActivateKey, problem.UseKeyName, problem.EditKeyID:
		return "key"
	case problem.UseSession, problem.LeaveIt, problem.LeaveOut:
		return "clock"
	case problem.UseCopy:
		return "copy"
	case problem.GoToStep, problem.SkipSignIn:
		return "arrow"
	case problem.NewOrg:
		return "org"
	case problem.ConfirmHost, setup.DeclareMeasured:
		return "check"
	case setup.ShowClicks:
		return "list"
	}
	return "settings"
}
