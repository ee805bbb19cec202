package house_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// Choices stand under each other where one of them would be cut.
func TestChoicesStackWhereOneWouldBeCut(t *testing.T) {
	housetest.App(t, look.Light)
	wide := house.NewChoiceCard("None (public)", house.NewChip(house.ChipAttention, "Open to everyone"), nil, func() {})
	short := house.NewChoiceCard("OAuth 2.0", nil, nil, func() {})
	choices := house.Choices(12, short, wide)
	least := 2*wide.NaturalWidth() + 12
	choices.Resize(fyne.NewSize(least, 60))
	if short.Position().Y != wide.Position().Y || wide.Size().Width != wide.NaturalWidth() {
		t.Errorf("beside each other: %v at %v, %v at %v", short.Size(), short.Position(), wide.Size(), wide.Position())
	}
	choices.Resize(fyne.NewSize(least-1, 120))
	if wide.Position().X != 0 || wide.Position().Y <= short.Size().Height || short.Size().Width != least-1 {
		t.Errorf("under each other: %v at %v, %v at %v", short.Size(), short.Position(), wide.Size(), wide.Position())
	}
}

// What is declared takes the room that what was measured doesn't need.
func TestTheLeftTakesWhatTheRightDoesntNeed(t *testing.T) {
	housetest.App(t, look.Light)
	left, right := block(100, 200), block(100, 80)
	split := house.SplitLeft(12, 352, 520, left, right)
	split.Resize(fyne.NewSize(1008, 500))
	assertAt(t, "ample, right", right, 364, 0, 644, 80)
	split.Resize(fyne.NewSize(1648, 500))
	assertAt(t, "very wide, left", left, 0, 0, 876, 200)
	assertAt(t, "very wide, right", right, 888, 0, 760, 80)
}
