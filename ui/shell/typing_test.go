package shell

import (
	"testing"

	"github.com/flowlatch/flowlatch/ui/page"
)

// Letters that are typed together have the page read once.
func TestLettersTypedTogetherUpdateOnce(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	p := b.pages[page.Org]
	before := p.updates
	for range 8 {
		b.shell.UpdateSoon()
	}
	if p.updates != before {
		t.Errorf("%d updates while they were typed", p.updates-before)
	}
	if b.turn(); p.updates != before+1 {
		t.Errorf("%d updates for 8 letters", p.updates-before)
	}
}

// Enter right behind the last letter acts on what was typed.
func TestEnterActsOnWhatWasTyped(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	p := b.pages[page.Org]
	before := p.updates
	b.shell.UpdateSoon()
	b.shell.foot.enter()
	if p.updates != before+1 {
		t.Errorf("%d updates before the action", p.updates-before)
	}
}
