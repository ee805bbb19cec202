package house

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// ControlKey is the word for the key that makes shortcuts: Ctrl, Cmd on macOS.
func ControlKey() string {
	if runtime.GOOS == "darwin" {
		return "Cmd"
	}
	return "Ctrl"
}

// KeyCap shows the key or keys that do what stands beside it: "Enter", "Ctrl+J".
type KeyCap struct {
	widget.BaseWidget
	text        *Text
	ground, rim fyne.ThemeColorName
}

// NewKeyCap makes a key cap.
func NewKeyCap(keys string) *KeyCap {
	k := &KeyCap{text: NewText(keys, Small), ground: look.ColorInset, rim: look.ColorLine2}
	k.ExtendBaseWidget(k)
	k.text.In(look.ColorText2)
	return k
}

// on colours the cap for a filled button.
func (k *KeyCap) on(ink fyne.ThemeColorName) {
	k.ground, k.rim = "", ink
	k.text.Bold().In(ink)
}

// CreateRenderer is for Fyne.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer {
	r := &keyCapRenderer{of: k, ground: &canvas.Rectangle{CornerRadius: 4}}
	r.Refresh()
	return laidOut(k, r)
}

type keyCapRenderer struct {
	of     *KeyCap
	ground *canvas.Rectangle
}

const (
	keyCapPadding float32 = 6
	keyCapHeight  float32 = 18
)

func (r *keyCapRenderer) Destroy() {}

func (r *keyCapRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.of.text}
}

func (r *keyCapRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.of.text.MinSize().Width+2*keyCapPadding, keyCapHeight)
}

func (r *keyCapRenderer) Layout(size fyne.Size) {
	place(r.ground, 0, middle(size.Height, keyCapHeight), size.Width, keyCapHeight)
	place(r.of.text, keyCapPadding, 0, size.Width-2*keyCapPadding, size.Height)
}

func (r *keyCapRenderer) Refresh() {
	paint(r.of, r.ground, r.of.ground, r.of.rim, hairline)
	r.of.text.Refresh()
}
