package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// ShowMenu opens a menu right below a widget. It closes with a choice, a click beside it and Escape.
func ShowMenu(below fyne.Widget, items ...*fyne.MenuItem) {
	c := fyne.CurrentApp().Driver().CanvasForObject(below)
	if c == nil {
		return
	}
	m := newMenu(below, c, items)
	m.OnDismiss = m.close
	m.openBelow(below)
}

// menu is Fyne's menu with an edge where the theme has no shadows to tell it from what it covers.
type menu struct {
	*widget.PopUpMenu
	canvas fyne.Canvas
	edge   *canvas.Rectangle // nil for none
	under  *fyne.Container   // the edge's overlay
}

func newMenu(w fyne.Widget, c fyne.Canvas, items []*fyne.MenuItem) *menu {
	m := &menu{PopUpMenu: widget.NewPopUpMenu(fyne.NewMenu("", items...), c), canvas: c}
	if cardShadow(w) != (canvas.Shadow{}) {
		return m
	}
	m.edge = &canvas.Rectangle{CornerRadius: theme.SizeForWidget(theme.SizeNameMenuRadius, w) + lineWidth(w)}
	paint(w, m.edge, theme.ColorNameMenuBackground, look.ColorLine2, lineWidth(w))
	m.under = container.NewWithoutLayout(m.edge)
	return m
}

// openBelow shows the menu, and its edge right around it.
func (m *menu) openBelow(w fyne.Widget) {
	if m.edge != nil {
		m.canvas.Overlays().Add(m.under)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(w)
	m.ShowAtPosition(at.AddXY(0, w.Size().Height+Gap4))
	if m.edge != nil {
		width := m.edge.StrokeWidth
		m.edge.Move(m.Position().SubtractXY(width, width))
		m.edge.Resize(m.Size().AddWidthHeight(2*width, 2*width))
	}
}

// close takes the menu away.
func (m *menu) close() {
	m.Hide()
	if m.edge != nil {
		m.canvas.Overlays().Remove(m.under)
	}
}
