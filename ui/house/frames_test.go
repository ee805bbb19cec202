package house

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// countFrames counts what asks the window for a new frame from now on.
func countFrames(t *testing.T) *int {
	t.Helper()
	asked, app := new(int), fyne.CurrentApp()
	fyne.SetCurrentApp(countingApp{app, asked})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
	return asked
}

type countingApp struct {
	fyne.App
	asked *int
}

func (a countingApp) Driver() fyne.Driver {
	return countingDriver{a.App.Driver(), a.asked}
}

type countingDriver struct {
	fyne.Driver
	asked *int
}

func (d countingDriver) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	if c := d.Driver.CanvasForObject(o); c != nil {
		return countingCanvas{c, d.asked}
	}
	return nil
}

type countingCanvas struct {
	fyne.Canvas
	asked *int
}

func (c countingCanvas) Refresh(o fyne.CanvasObject) {
	*c.asked++
	c.Canvas.Refresh(o)
}

// SetDirty is what Fyne looks for to have a frame drawn in which something only moved.
func (c countingCanvas) SetDirty() { *c.asked++ }

// kinds are the widgets that stand in rows and stacks.
func kinds() map[string]fyne.Widget {
	return map[string]fyne.Widget{
		"button":           NewButton("Re-check", Secondary, nil),
		"icon button":      NewIconButton("copy", "Copy", nil),
		"copy button":      NewCopyButton(CopyWords{}, func() string { return "" }),
		"check box":        NewCheckBox("Copied", true, nil),
		"choice card":      NewChoiceCard("OAuth 2.0", nil, nil, nil),
		"segmented":        NewSegmented([]Option{{Text: "Header"}, {Text: "Query"}}, 0, nil),
		"select":           NewSelect("Flow", []string{"echo", "slow"}, 0, nil),
		"text":             NewText("Invoke URL", Body),
		"paragraph":        NewParagraph("Only its Client ID is needed.", Body),
		"text field":       NewTextField("https://"),
		"step":             NewStepItem("Org", Done, "Done", nil),
		"place":            NewNavItem("report", "Report", nil),
		"notice":           NewNotice(NoticeNote, "Nobody is signed in", nil),
		"icon":             NewIcon("copy"),
		"divider":          NewDivider(),
		"chip":             NewChip(ChipNeutral, "Any"),
		"card":             NewCard(Row(Gap8, NewText("Scopes", Body), NewText("1 granted", Body))),
		"scroll":           NewScroll(FixedHeight(900, NewText("Invoke URL", Body))),
		"card with a line": NewCard(Stack(Gap8, NewDivider(), NewText("The org refused", Body))),
	}
}

// Fyne lays out while it draws. A layout that changes nothing must not ask for another frame: each costs the window a whole one,
// and what waits for the UI goroutine waits for it.
func TestLayingOutAgainAsksForNoFrame(t *testing.T) {
	housetest.App(t, look.Light)
	for name, w := range kinds() {
		t.Run(name, func(t *testing.T) {
			window := housetest.Window(t, fyne.NewSize(400, 300), Stack(Gap8, w))
			window.Canvas().Capture()
			asked := countFrames(t)
			test.WidgetRenderer(w).Layout(w.Size())
			if *asked != 0 {
				t.Errorf("%d frames asked for", *asked)
			}
		})
	}
}

// Fyne has what is shown again drawn by its Refresh alone, and without a frame it stays out of sight until the mouse moves.
func TestWhatIsShownAgainIsDrawn(t *testing.T) {
	housetest.App(t, look.Light)
	for name, w := range kinds() {
		t.Run(name, func(t *testing.T) {
			window := housetest.Window(t, fyne.NewSize(400, 300), Stack(Gap8, w))
			w.Hide()
			window.Canvas().Capture()
			asked := countFrames(t)
			w.Show()
			if *asked == 0 {
				t.Error("no frame asked for")
			}
		})
	}
}
