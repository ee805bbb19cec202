package house

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Widths of the columns, in device-independent pixels. Address takes the rest; a
// narrow table leaves out what an exchange was for, then its size.
const (
	exchangeSide    float32 = 24
	exchangeTime    float32 = 72
	exchangeMethod  float32 = 56
	exchangeAnswer  float32 = 72
	exchangeElapsed float32 = 64
	exchangeSize    float32 = 68
	exchangePurpose float32 = 168
	exchangeGap     float32 = 12
	exchangeIcon    float32 = 12
	exchangeWide    float32 = 760 // room for all columns
	exchangeMedium  float32 = 560 // room for all but the last
)

// exchangeLine is the head or one row of the table.
type exchangeLine struct {
	widget.BaseWidget

	row   ExchangeRow
	state rowState
	heads bool

	cells  exchangeCells
	icon   *Icon
	ground *canvas.Rectangle
	line   *canvas.Rectangle
}

func newExchangeLine() *exchangeLine {
	l := &exchangeLine{
		cells: newExchangeCells(), icon: NewIcon("done").Sized(exchangeIcon),
		ground: &canvas.Rectangle{}, line: &canvas.Rectangle{},
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *exchangeLine) show(row ExchangeRow, s rowState) {
	l.row, l.state = row, s
	l.Refresh()
}

func (l *exchangeLine) showHeads(h ExchangeHeads) {
	l.heads = true
	l.row = ExchangeRow{Time: h.Time, Method: h.Method, Address: h.Address, Answer: h.Answer, Elapsed: h.Elapsed, Size: h.Size, For: h.For}
	for _, text := range l.cells.all() {
		text.TextStyle = fyne.TextStyle{Bold: true}
	}
}

// CreateRenderer is for Fyne.
func (l *exchangeLine) CreateRenderer() fyne.WidgetRenderer {
	r := &exchangeLineRenderer{of: l}
	r.objects = []fyne.CanvasObject{l.ground, l.line, l.icon}
	for _, text := range l.cells.all() {
		r.objects = append(r.objects, text)
	}
	r.Refresh()
	return r
}

type exchangeLineRenderer struct {
	of      *exchangeLine
	objects []fyne.CanvasObject
}

func (r *exchangeLineRenderer) Destroy()                     {}
func (r *exchangeLineRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *exchangeLineRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, exchangeRowHeight) }

func (r *exchangeLineRenderer) Layout(size fyne.Size) {
	l := r.of
	place(l.ground, 0, 0, size.Width, size.Height)
	place(l.line, 0, size.Height-hairline, size.Width, hairline)
	right := r.placeRight(size.Width - exchangeSide)
	x := exchangeSide
	l.placeText(l.cells.time, x, exchangeTime)
	x += exchangeTime
	l.placeText(l.cells.method, x, exchangeMethod)
	x += exchangeMethod
	setText(l.cells.address, l.Theme(), l.fit(l.row.Address, right-exchangeGap-x))
	l.placeText(l.cells.address, x, right-exchangeGap-x)
}

// placeRight places the columns behind the address and returns where they begin.
func (r *exchangeLineRenderer) placeRight(x float32) float32 {
	l := r.of
	wide, medium := l.Size().Width >= exchangeWide, l.Size().Width >= exchangeMedium
	show(l.cells.purpose, wide)
	show(l.cells.size, medium)
	if wide {
		x -= exchangePurpose
		r.placePurpose(x)
		x -= exchangeGap
	}
	if medium {
		x -= exchangeSize
		l.placeText(l.cells.size, x, exchangeSize)
	}
	x -= exchangeElapsed
	l.placeText(l.cells.elapsed, x, exchangeElapsed)
	x -= exchangeAnswer
	indent := float32(0)
	if !l.heads {
		indent = exchangeIcon + 5
		place(l.icon, x, (exchangeRowHeight-exchangeIcon)/2, exchangeIcon, exchangeIcon)
	}
	l.placeText(l.cells.answer, x+indent, exchangeAnswer-indent)
	return x
}

func (r *exchangeLineRenderer) placePurpose(x float32) {
	l, text := r.of, r.of.cells.purpose
	setText(text, l.Theme(), cutToWidth(l.row.For, exchangePurpose, false, func(s string) float32 {
		return measureText(l.Theme(), s, text.TextSize, text.TextStyle).Width
	}))
	l.placeText(text, x, exchangePurpose)
}

func (l *exchangeLine) placeText(text *canvas.Text, x, width float32) {
	height := text.MinSize().Height
	place(text, x, (exchangeRowHeight-1-height)/2, width, height)
}

// fit cuts an address at its end. Its font gives every character one width,
// so nothing has to be measured again and again.
func (l *exchangeLine) fit(address string, width float32) string {
	if l.heads || width <= 0 {
		return address
	}
	char := measureText(l.Theme(), "0000000000", l.cells.address.TextSize, l.cells.address.TextStyle).Width / 10
	return cutToWidth(address, width, false, func(s string) float32 { return char * float32(utf8.RuneCountInString(s)) })
}

func (r *exchangeLineRenderer) Refresh() {
	l := r.of
	fill, size, ink := l.row.ground(l.state), theme.SizeNameCaptionText, theme.ColorNameForeground
	if l.heads {
		fill, size, ink = look.ColorInset, look.SizeSmall, look.ColorText3
	}
	paint(l, l.ground, fill, "", 0)
	paint(l, l.line, theme.ColorNameSeparator, "", 0)
	values := []string{l.row.Time, l.row.Method, l.row.Address, l.row.Answer, l.row.Elapsed, l.row.Size, l.row.For}
	if !l.heads {
		l.cells.method.TextStyle.Bold = l.row.Changes
	}
	for i, text := range l.cells.all() {
		text.TextSize, text.Color = theme.SizeForWidget(size, l), colorOf(l, ink)
		setText(text, l.Theme(), values[i])
	}
	if !l.heads {
		r.emphasise()
	}
	show(l.icon, !l.heads)
	r.Layout(l.Size())
	canvas.Refresh(l)
}

// emphasise sets what tells one row from another.
func (r *exchangeLineRenderer) emphasise() {
	l, state := r.of, r.of.row.state()
	l.cells.time.Color = colorOf(l, look.ColorText2)
	l.cells.size.Color = colorOf(l, look.ColorText2)
	l.cells.answer.Color = colorOf(l, state.Ink())
	l.icon.SetState(state)
}
