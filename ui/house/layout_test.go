package house_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

const longSentence = "Every address in the walk comes from your org's domain, so it is worked out here once and checked."

func block(width, height float32) *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	r.SetMinSize(fyne.NewSize(width, height))
	return r
}

func assertAt(t *testing.T, name string, o fyne.CanvasObject, x, y, width, height float32) {
	t.Helper()
	if o.Position() != fyne.NewPos(x, y) || o.Size() != fyne.NewSize(width, height) {
		t.Errorf("%s is at %v, %v; want %v,%v and %v by %v", name, o.Position(), o.Size(), x, y, width, height)
	}
}

func TestStackSharesSpareHeight(t *testing.T) {
	housetest.App(t, look.Light)
	top, hidden, bottom := block(10, 20), block(10, 20), block(10, 30)
	hidden.Hide()
	grown := house.Grow(block(10, 10))
	house.Stack(8, top, hidden, grown, bottom).Resize(fyne.NewSize(100, 200))
	assertAt(t, "top", top, 0, 0, 100, 20)
	assertAt(t, "grown", grown, 0, 28, 100, 134)
	assertAt(t, "bottom", bottom, 0, 170, 100, 30)
}

func TestRowCentersAndSpreads(t *testing.T) {
	housetest.App(t, look.Light)
	left, right := block(20, 10), block(30, 40)
	house.Spread(left, right).Resize(fyne.NewSize(200, 40))
	assertAt(t, "left", left, 0, 15, 20, 10)
	assertAt(t, "right", right, 170, 0, 30, 40)
}

func TestRowTakesMissingWidthFromWhatCanGiveWay(t *testing.T) {
	housetest.App(t, look.Light)
	text, fixed := house.NewText("https://acme.okta.com/oauth2/v1/token", house.Mono).CutEnd(), block(50, 10)
	row := house.Row(8, text, fixed)
	natural := house.NaturalWidth(text)
	row.Resize(fyne.NewSize(natural+8+50+40, 20))
	assertAt(t, "whole text", text, 0, 2, natural, 16)
	row.Resize(fyne.NewSize(120, 20))
	assertAt(t, "cut text", text, 0, 2, 62, 16)
	assertAt(t, "beside it", fixed, 70, 5, 50, 10)
}

func TestColumnsAreEqualAndCellsAsGiven(t *testing.T) {
	housetest.App(t, look.Light)
	a, b := block(10, 10), block(30, 50)
	house.Columns(12, a, b).Resize(fyne.NewSize(212, 60))
	assertAt(t, "first column", a, 0, 0, 100, 60)
	assertAt(t, "second column", b, 112, 0, 100, 60)
	c, d, e := block(10, 10), block(10, 10), block(10, 10)
	house.Cells(10, []float32{60, 0, 30}, c, d, e).Resize(fyne.NewSize(200, 30))
	assertAt(t, "first cell", c, 0, 10, 60, 10)
	assertAt(t, "rest", d, 70, 10, 90, 10)
	assertAt(t, "last cell", e, 170, 10, 30, 10)
}

func TestSplitPutsTheProofBelowWhenNarrow(t *testing.T) {
	housetest.App(t, look.Light)
	left, right := block(100, 200), block(100, 80)
	split := house.Split(12, 320, 560, left, right)
	split.Resize(fyne.NewSize(1000, 500))
	assertAt(t, "wide, left", left, 0, 0, 668, 200)
	assertAt(t, "wide, right", right, 680, 0, 320, 80)
	split.Resize(fyne.NewSize(800, 500))
	assertAt(t, "narrow, left", left, 0, 0, 800, 200)
	assertAt(t, "narrow, below", right, 0, 212, 800, 80)
}

func TestTheProofTakesItsShareOfAVeryWidePage(t *testing.T) {
	housetest.App(t, look.Light)
	left, right := block(100, 200), block(100, 80)
	split := house.Split(12, 320, 560, left, right)
	split.Resize(fyne.NewSize(1320, 500))
	assertAt(t, "ample, right", right, 1000, 0, 320, 80)
	split.Resize(fyne.NewSize(1620, 500))
	assertAt(t, "very wide, left", left, 0, 0, 1168, 200)
	assertAt(t, "very wide, right", right, 1180, 0, 440, 80)
}

func TestTheColumnOfAPageStandsInTheMiddle(t *testing.T) {
	housetest.App(t, look.Light)
	for width, want := range map[float32][2]float32{900: {0, 900}, 1648: {0, 1648}, 2248: {300, 1648}} {
		o := block(50, 20)
		house.PageWidth(o).Resize(fyne.NewSize(width, 300))
		assertAt(t, "the column", o, want[0], 0, want[1], 300)
		if got := house.PageMargin(width+48, 24); got != want[0]+24 {
			t.Errorf("%v wide: the margin is %v, want %v", width, got, want[0]+24)
		}
	}
}

func TestBoundsOfABox(t *testing.T) {
	housetest.App(t, look.Light)
	tests := []struct {
		name string
		box  func(o fyne.CanvasObject) *fyne.Container
		want [4]float32 // x, y, width, height in 400 by 300
		min  fyne.Size
	}{
		{"inset", func(o fyne.CanvasObject) *fyne.Container { return house.Inset(1, 2, 3, 4, o) }, [4]float32{1, 2, 396, 294}, fyne.NewSize(54, 26)},
		{"fixed width", func(o fyne.CanvasObject) *fyne.Container { return house.FixedWidth(80, o) }, [4]float32{0, 0, 80, 300}, fyne.NewSize(80, 20)},
		{"fixed size", func(o fyne.CanvasObject) *fyne.Container { return house.FixedSize(80, 90, o) }, [4]float32{0, 0, 80, 90}, fyne.NewSize(80, 90)},
		{"at least", func(o fyne.CanvasObject) *fyne.Container { return house.MinHeight(60, o) }, [4]float32{0, 0, 400, 300}, fyne.NewSize(50, 60)},
		{"at most", func(o fyne.CanvasObject) *fyne.Container { return house.MaxWidth(200, o) }, [4]float32{0, 0, 200, 300}, fyne.NewSize(50, 20)},
		{"centre top", func(o fyne.CanvasObject) *fyne.Container { return house.CenterTop(200, o) }, [4]float32{100, 0, 200, 20}, fyne.NewSize(50, 20)},
		{"centre", func(o fyne.CanvasObject) *fyne.Container { return house.Center(200, o) }, [4]float32{100, 140, 200, 20}, fyne.NewSize(50, 20)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := block(50, 20)
			box := tt.box(o)
			if box.MinSize() != tt.min {
				t.Errorf("needs %v, want %v", box.MinSize(), tt.min)
			}
			box.Resize(fyne.NewSize(400, 300))
			assertAt(t, tt.name, o, tt.want[0], tt.want[1], tt.want[2], tt.want[3])
		})
	}
}

// Wrapped text pushes down what stands below it in the same layout pass, through cards and rows.
func TestHeightFollowsWidthThroughEverything(t *testing.T) {
	housetest.App(t, look.Light)
	below := block(10, 10)
	card := house.NewCard(house.TopRow(8, block(16, 16), house.Grow(house.NewParagraph(longSentence, house.Body))))
	page := house.Stack(12, card, below)
	for _, tt := range []struct{ width, lines float32 }{{900, 1}, {400, 2}, {250, 4}} {
		page.Resize(fyne.NewSize(tt.width, 600))
		if want := tt.lines*18 + 12 + 16 + 12; below.Position().Y != want {
			t.Errorf("%v wide: what is below stands at %v, want %v", tt.width, below.Position().Y, want)
		}
		if got := page.MinSize().Height; got != below.Position().Y+10 {
			t.Errorf("%v wide: needs %v, is laid out to %v", tt.width, got, below.Position().Y+10)
		}
	}
}

func TestFlowStartsANewLineWhenFull(t *testing.T) {
	housetest.App(t, look.Light)
	a, b, c := block(40, 20), block(40, 20), block(40, 20)
	flow := house.Flow(10, 6, a, b, c)
	flow.Resize(fyne.NewSize(100, 100))
	assertAt(t, "second", b, 50, 0, 40, 20)
	assertAt(t, "third", c, 0, 26, 40, 20)
	if got := flow.MinSize(); got != fyne.NewSize(40, 46) {
		t.Errorf("needs %v, want 40 by 46", got)
	}
}

func TestBorderLeavesNoGaps(t *testing.T) {
	housetest.App(t, look.Light)
	top, bottom, left, center := block(10, 20), block(10, 30), block(40, 10), block(10, 10)
	border := house.Border(top, bottom, left, nil, center)
	border.Resize(fyne.NewSize(200, 100))
	assertAt(t, "top", top, 0, 0, 200, 20)
	assertAt(t, "left", left, 0, 20, 40, 50)
	assertAt(t, "centre", center, 40, 20, 160, 50)
	assertAt(t, "bottom", bottom, 0, 70, 200, 30)
	if got := border.MinSize(); got != fyne.NewSize(50, 60) {
		t.Errorf("needs %v, want 50 by 60", got)
	}
	left.Hide()
	border.Refresh()
	assertAt(t, "centre beside a hidden edge", center, 0, 20, 200, 50)
}
