package house

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// editGutter draws the line numbers in sight beside an editor.
type editGutter struct {
	widget.BaseWidget
	edit *CodeEdit
}

func newEditGutter(edit *CodeEdit) *editGutter {
	g := &editGutter{edit: edit}
	g.ExtendBaseWidget(g)
	return g
}

// pitch is the distance from line to line in Fyne's Entry: the height of its font.
func (g *editGutter) pitch() float32 {
	size := theme.SizeForWidget(theme.SizeNameCaptionText, g)
	return measureText(g.Theme(), "0", size, fyne.TextStyle{Monospace: true}).Height
}

// CreateRenderer is for Fyne.
func (g *editGutter) CreateRenderer() fyne.WidgetRenderer {
	return laidOut(g, &editGutterRenderer{of: g})
}

type editGutterRenderer struct {
	of      *editGutter
	texts   []*canvas.Text // a pool
	objects []fyne.CanvasObject
}

func (r *editGutterRenderer) Destroy()                     {}
func (r *editGutterRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *editGutterRenderer) MinSize() fyne.Size           { return fyne.NewSize(codeGutter-8, 0) }
func (r *editGutterRenderer) Layout(fyne.Size)             { r.Refresh() }

func (r *editGutterRenderer) Refresh() {
	g, pitch := r.of, r.of.pitch()
	top := theme.SizeForWidget(theme.SizeNameInnerPadding, g) - g.edit.scroll.Offset.Y
	lines := strings.Count(g.edit.entry.Text, "\n") + 1
	r.objects = r.objects[:0]
	for line := max(0, int(-top/pitch)); line < lines; line++ {
		y := top + float32(line)*pitch
		if y+pitch > g.Size().Height {
			break
		}
		if y >= 0 {
			r.add(line, y, pitch)
		}
	}
	canvas.Refresh(g)
}

func (r *editGutterRenderer) add(line int, y, pitch float32) {
	used := len(r.objects)
	if used == len(r.texts) {
		r.texts = append(r.texts, newMono("", fyne.TextAlignTrailing))
	}
	text := r.texts[used]
	text.TextSize = theme.SizeForWidget(look.SizeSmall, r.of)
	text.Color = colorOf(r.of, look.ColorCodeGutter)
	text.TextStyle.Bold = r.of.edit.isCurrent(line)
	setText(text, r.of.Theme(), strconv.Itoa(line+1))
	height := text.MinSize().Height
	place(text, 0, y+(pitch-height)/2, codeGutter-12, height)
	r.objects = append(r.objects, text)
}
