package walk

import (
	"context"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// rotatePage replaces the key of the endpoint in front by another one, step by
// step or all at once, or goes back to the old one. It goes on where an earlier
// run of the program stopped.
type rotatePage struct {
	host  page.Host
	tries *attempts
	kind  *rotateKind
	steps *rotateSteps
	next  *rotateNext
	proof *page.ProofCard
	lacks *page.LackingRight // to change keys
	full  *fyne.Container
	empty fyne.CanvasObject // where there is no key
	body  fyne.CanvasObject

	unsigned fyne.CanvasObject // where there is one, and nobody is signed in

	rotation
	loaded   bool           // the rotation was read
	told     bool           // why it stopped is among the attempts
	read     *workspaceMark // what it was read for, or is being read for
	worked   bool           // steps were done since the page was built
	progress atomic.Pointer[rotate.State]
	pause    atomic.Bool // stop before the next step
	running  bool        // several steps are being done
}

// workspaceMark tells whether the rotation has to be read again.
type workspaceMark struct {
	ws *workspace.Workspace
	id string // of the endpoint
}

var (
	_ page.Page   = (*rotatePage)(nil)
	_ page.Solver = (*rotatePage)(nil)
	_ page.Closer = (*rotatePage)(nil)
)

// NewKeyRotate makes the page on which a service app's key is rotated.
func NewKeyRotate(host page.Host) page.Page {
	p := &rotatePage{host: host, steps: newRotateSteps(host), next: newRotateNext(host), proof: page.NewProofCard(host)}
	p.tries = newAttempts(host, "", p.act)
	p.kind, p.lacks = newRotateKind(p.chose), page.NewLackingRight(host, page.X("rotate.lacks", "This sign-in may not change keys"))
	p.full = house.Stack(0, stepBody(p.proof.Object(), p.tries.card.Object(), p.lacks.Notice, p.kind.card, p.next.card, p.steps.card))
	p.empty = house.MinHeight(320, house.NewEmptyPage("key", page.X("rotate.none", "There is no key to rotate: the app needs one on this computer, and a sign-in."),
		house.NewButton(page.X("walk.export.to-step", "Go to step 3"), house.Primary, func() { host.Go(page.ServiceApp) })))
	p.unsigned = house.MinHeight(320, house.NewEmptyPage("user", page.X("rotate.signed-out", "The key is there, and to rotate it takes a sign-in."),
		house.NewButton(page.X("way.sign-in", "Sign in on step 1"), house.Primary, func() { host.Go(page.Org) })))
	p.body = house.Stack(0, p.full, p.empty, p.unsigned)
	p.Update()
	return p
}

// Head says what the page is for.
func (p *rotatePage) Head() page.Head {
	h := page.Head{
		Title: text.T("page.key-rotate", "Rotate the key"),
		Why:   text.T("rotate.why", "A new key takes the old one's place without an outage: at every moment one key is active that was proven by a token."),
	}
	switch {
	case !p.begun:
	case p.state.Problem != nil:
		h.State = workspace.Attention
	case p.state.Ending == "":
		h.State = workspace.InProgress
	case p.state.Ending == rotate.Rotated: // another ending leaves the key to be rotated
		h.State = workspace.Done
	}
	return h
}

// Body is the page.
func (p *rotatePage) Body() fyne.CanvasObject { return p.body }

// First is the best way out of a Problem; else Enter does the next step.
func (p *rotatePage) First() fyne.Focusable { return p.tries.card.First() }

// Solve takes the best way out of a Problem.
func (p *rotatePage) Solve() bool { return p.tries.Solve() }

// Close stops the countdown; a step that is under way is stopped by the shell.
func (p *rotatePage) Close() {
	p.pause.Store(true)
	p.tries.card.pause.stop()
}

// Foot does the next step, all of them, or goes back.
func (p *rotatePage) Foot() page.Foot {
	f := page.Foot{Back: page.ServiceApp}
	if !p.possible() || !p.loaded {
		return f
	}
	busy := p.host.Busy()
	if p.running {
		f.Secondary = []page.Action{{Label: text.T("rotate.pause", "Pause after this step"), Icon: "pause", Disabled: p.pause.Load(), Do: p.stop}}
		return f
	}
	switch {
	case !p.begun:
		f.Primary = page.Action{Label: text.T("rotate.begin", "Check and begin"), Disabled: busy, Do: p.begin}
	case p.state.Next == "":
		f.Primary = page.Action{Label: text.T("rotate.over-go", "Back to step 3"), Disabled: busy, Do: func() { p.host.Go(page.ServiceApp) }}
		f.Secondary = append(p.lookAtOthers(), page.Action{Label: text.T("rotate.begin-again", "Rotate again"), Disabled: busy, Do: p.begin})
	default:
		f.Secondary = []page.Action{{Label: text.T("rotate.run-all", "Run all"), Icon: "play", Disabled: busy, Do: p.runAll}}
		if p.state.CanRollBack {
			f.Secondary = append([]page.Action{{Label: text.T("rotate.roll-back", "Roll back"), Icon: "back", Disabled: busy, Do: p.askBack}}, f.Secondary...)
		}
		f.Primary = page.Action{Label: text.T("rotate.next", "Next step"), Disabled: busy, Do: p.step}
	}
	f.Primary.Shortcut = "Enter"
	return p.tries.foot(f)
}

// possible reports whether there is something to rotate, and somebody signed in for it.
func (p *rotatePage) possible() bool {
	return p.keyed() && (setup.SignedIn(p.host.Workspace()) || inFront(p.host).Rotation != nil)
}

// keyed reports whether the app has a key that could be rotated.
func (p *rotatePage) keyed() bool {
	app := inFront(p.host)
	return registered(app) && hasKey(app)
}

// Update shows how the rotation stands, as far as that was read, and has it read
// again where it may be another one.
func (p *rotatePage) Update() {
	possible := p.possible()
	if possible {
		p.follow()
	}
	p.kind.kinds.setEnabled(!p.host.Busy())
	page.SetVisible(p.kind.card, p.choosing())
	page.SetVisible(p.full, possible && p.loaded)
	page.SetVisible(p.empty, !possible && !p.keyed())
	page.SetVisible(p.unsigned, !possible && p.keyed())
	if !p.told && !p.host.Busy() {
		p.tell()
	}
	p.lacks.Tell(p.host.Workspace(), setup.RightToChangeKeys(p.host.Workspace()))
	p.steps.age()
	p.proof.Set(p.seen)
	p.tries.update()
	page.Arrange(p.full)
	rescueFocus(p.host, p)
}

// tell shows why the rotation stopped, also when that was in an earlier run of the
// program.
func (p *rotatePage) tell() {
	p.told = true
	stored := problem.From(p.broken)
	if stored == nil && p.begun {
		stored = p.state.Problem
	}
	if o := p.tries.here(); stored != nil || o.own == nil || o.last == nil {
		o.own, o.signIn = stored, p.host.Workspace().Org.SignIn.ID
	}
}

// do does something with the rotation and shows how it stands then, however that
// went; then may be nil.
func (p *rotatePage) do(what text.Text, work func(context.Context, *setup.Walk, string) error, then func()) {
	if p.host.Busy() {
		return
	}
	walk, id := p.host.Walk(), p.host.EndpointID()
	var now rotation
	var mark workspaceMark
	p.tries.try(&attempt{
		what: what,
		work: func(ctx context.Context) error {
			err := work(ctx, walk, id)
			mark = workspaceMark{walk.Workspace(), id}
			now = readRotation(walk, id, true)
			return err
		},
		ended: func() {
			p.running = false
			p.progress.Store(nil)
			if id == p.host.EndpointID() {
				p.read, p.worked = &mark, true
				p.show(now)
			}
		},
		then: then,
	})
}

// choosing reports whether a rotation can be begun.
func (p *rotatePage) choosing() bool { return !p.begun || p.state.Next == "" }

// chose shows what a rotation to the chosen kind of key will do.
func (p *rotatePage) chose() {
	p.show(p.rotation)
	p.host.Update()
}

func (p *rotatePage) begin() { p.beginAs(false) }

// beginAs begins a rotation to the chosen kind of key. warned tells that the person
// was told that its private halves end with the program.
func (p *rotatePage) beginAs(warned bool) {
	key := p.kind.kinds.chosen()
	p.do(text.T("rotate.beginning", "Looking whether the key can be rotated"), func(ctx context.Context, w *setup.Walk, id string) error {
		return w.RotateKeyBeginAs(ctx, id, key, warned)
	}, nil)
}

// act takes the ways out that belong to this page.
func (p *rotatePage) act(action problem.Action) bool {
	switch action {
	case rotate.RollBack:
		p.askBack()
	case rotate.Resume, problem.Retry:
		if !p.begun || p.state.Next == "" {
			return action == rotate.Resume
		}
		p.step()
	case rotate.Skip:
		p.do(p.stepName(), func(ctx context.Context, w *setup.Walk, id string) error { return w.RotateKeySkip(ctx, id) }, nil)
	case rotate.Abandon:
		p.askToGiveUp()
	case rotate.InMemory:
		p.beginAs(true)
	case rotate.SetAside:
		p.askToSetAside()
	default:
		return false
	}
	return true
}
