package house

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// The last row stands above the bar of long lines, not on it.
func TestTheLastRowStaysOffTheBarOfLongLines(t *testing.T) {
	housetest.App(t, look.Light)
	v := NewCodeView()
	v.SetText(CodePlain, strings.Repeat("x", 300)+"\n1\n2")
	housetest.Window(t, fyne.NewSize(200, 3*codeRowHeight+2*codePad+codeStrip), v)
	if v.list.maxOffset() != 0 || !v.side.Visible() {
		t.Fatalf("it scrolls down by %v, its bar is shown: %v", v.list.maxOffset(), v.side.Visible())
	}
	if last, bar := float32(codePad+3*codeRowHeight), v.side.Position().Y; last >= bar {
		t.Errorf("the last row ends at %v, the bar begins at %v", last, bar)
	}
	v.SetText(CodePlain, strings.Repeat("x\n", 8)+strings.Repeat("x", 300))
	for i, row := range test.WidgetRenderer(v.list).(*rowListRenderer).rows.Objects {
		if row.Visible() && row.Position().Y+row.Size().Height >= v.side.Position().Y {
			t.Errorf("row %d is drawn on the bar", i+1)
		}
	}
	v.GoTo(8)
	if bottom := v.list.pad + 9*codeRowHeight - float32(v.list.offset()); bottom >= v.side.Position().Y {
		t.Errorf("scrolled to its end the last row ends at %v, the bar begins at %v", bottom, v.side.Position().Y)
	}
}
