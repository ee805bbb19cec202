package walk

import (
	"reflect"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// rotation is what the files tell of a rotation.
type rotation struct {
	state  rotate.State
	begun  bool  // the state is of a rotation, not of a plan
	broken error // why it can't be read
	seen   workspace.Step
}

// readRotation reads how the rotation of an endpoint's key stands: never on the UI
// goroutine. With last, where none is under way, it is how the last one ended.
func readRotation(w *setup.Walk, endpointID string, last bool) rotation {
	var r rotation
	r.state, r.begun, r.broken = w.RotateKeyState(endpointID)
	if r.broken == nil && !r.begun && last {
		if s, ok, err := w.RotateKeyLast(endpointID); err == nil && ok {
			r.state, r.begun = s, true
		}
	}
	return r
}

// follow has the rotation read again, off the UI goroutine, when the workspace or the
// endpoint in front is another one. While steps are done they tell how it stands.
func (p *rotatePage) follow() {
	mark := workspaceMark{p.host.Workspace(), p.host.EndpointID()}
	switch {
	case p.read == nil:
	case p.read.id != mark.id:
		p.loaded, p.worked = false, false // it is another key's
	case p.running:
		if s := p.progress.Swap(nil); s != nil {
			p.show(rotation{state: *s, begun: true})
		}
		return
	case *p.read == mark:
		return
	case p.begun && p.state.Ending != "":
		p.worked = false // how it ended was told; something is otherwise since
	}
	p.read = &mark
	walk, last := p.host.Walk(), p.worked
	var now rotation
	page.ReadAside(p.host, func() { now = readRotation(walk, mark.id, last) }, func() {
		if p.read == &mark { // else another one is being read, or was told by a task
			p.show(now)
		}
	})
}

// show shows how the rotation stands.
func (p *rotatePage) show(r rotation) {
	p.kind.follow(inFront(p.host))
	if !r.begun {
		r.state.Making = p.kind.chosen()
	}
	r.seen = rotationProof(r.state, r.begun)
	if p.loaded && reflect.DeepEqual(r, p.rotation) {
		p.told = false
		return
	}
	p.rotation, p.loaded, p.told = r, true, false
	page.SetVisible(p.kind.card, p.choosing())
	p.steps.show(r.state, r.begun)
	p.next.show(r.state, r.begun)
	p.proof.Set(r.seen)
	p.full.Refresh()
}
