package house

import (
	"image/color"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// tabColumns is how wide a tab is drawn, wherever it stands.
const tabColumns = 4

// columnWalker turns byte offsets of a row into columns, forwards only.
type columnWalker struct {
	s          string
	at, column int
}

// to returns the column of a byte offset at or behind the last one asked for.
func (w *columnWalker) to(offset int) int {
	for w.at < offset {
		r, n := utf8.DecodeRuneInString(w.s[w.at:])
		w.at += n
		w.column += columnsOf(r)
	}
	return w.column
}

func columnsOf(r rune) int {
	if r == '\t' {
		return tabColumns
	}
	return 1
}

// drawn returns the part of s, which begins at column, that lies between the
// columns first and last, as it is drawn, and the column where that begins. Signs
// that draw nothing become a middle dot.
func drawn(s string, column, first, last int) (string, int) {
	var b strings.Builder
	from := -1
	for _, r := range s {
		if column >= last {
			break
		}
		if column >= first {
			if from < 0 {
				from = column
			}
			writeDrawn(&b, r)
		}
		column += columnsOf(r)
	}
	return b.String(), from
}

func writeDrawn(b *strings.Builder, r rune) {
	switch {
	case r == '\t':
		b.WriteString(strings.Repeat(" ", tabColumns))
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		b.WriteRune('·')
	default:
		b.WriteRune(r)
	}
}

// codeSource gives a rowList the rows of a CodeView.
type codeSource struct{ view *CodeView }

func (s codeSource) rows() int                 { return s.view.code.Rows() }
func (s codeSource) newRow() fyne.CanvasObject { return newCodeRow(s.view) }

func (s codeSource) fill(o fyne.CanvasObject, row int, state rowState) {
	o.(*codeRow).fill(row, state)
}

// codeRow draws one row of code: a number, the hits, and one text a run.
type codeRow struct {
	widget.BaseWidget

	view    *CodeView
	ground  *canvas.Rectangle
	number  *canvas.Text
	marks   []*canvas.Rectangle // a pool, the first ones in use
	texts   []*canvas.Text      // likewise
	tokens  []token             // reused from fill to fill
	objects []fyne.CanvasObject
}

func newCodeRow(v *CodeView) *codeRow {
	r := &codeRow{view: v, ground: &canvas.Rectangle{}, number: newMono("", fyne.TextAlignTrailing)}
	r.ExtendBaseWidget(r)
	return r
}

func newMono(s string, align fyne.TextAlign) *canvas.Text {
	return &canvas.Text{Text: s, Alignment: align, TextStyle: fyne.TextStyle{Monospace: true}}
}

func (r *codeRow) fill(row int, state rowState) {
	gutter, char := r.view.gutter(), r.view.charWidth()
	r.objects = r.objects[:0]
	if state.selected {
		r.ground.FillColor = colorOf(r, theme.ColorNameSelection)
		r.ground.Resize(r.Size())
		r.objects = append(r.objects, r.ground)
	}
	r.addMarks(row, gutter, char)
	r.addNumber(row, gutter)
	r.addTexts(row, gutter, char)
	canvas.Refresh(r)
}

func (r *codeRow) addNumber(row int, gutter float32) {
	line, first := r.view.code.Line(row)
	if !first {
		return
	}
	setText(r.number, r.Theme(), strconv.Itoa(line))
	r.number.Color = colorOf(r, look.ColorCodeGutter)
	r.number.TextSize = theme.SizeForWidget(look.SizeSmall, r)
	height := r.number.MinSize().Height
	r.number.Resize(fyne.NewSize(gutter-12, height))
	r.number.Move(fyne.NewPos(0, (codeRowHeight-height)/2))
	r.objects = append(r.objects, r.number)
}

func (r *codeRow) addMarks(row int, gutter, char float32) {
	start, end := r.view.code.span(row)
	first, last := r.view.hits.within(start, end)
	walk := columnWalker{s: r.view.code.Row(row)}
	used := 0
	for i := first; i < last; i++ {
		at := int(r.view.hits.at[i])
		from := max(walk.to(max(at, start)-start)-r.view.column, 0)
		to := walk.to(min(at+r.view.hits.length, end)-start) - r.view.column
		if to <= from {
			continue
		}
		if used == len(r.marks) {
			r.marks = append(r.marks, &canvas.Rectangle{})
		}
		r.showMark(r.marks[used], i == r.view.hit)
		r.marks[used].Move(fyne.NewPos(gutter+float32(from)*char, 1))
		r.marks[used].Resize(fyne.NewSize(float32(to-from)*char, codeRowHeight-2))
		r.objects = append(r.objects, r.marks[used])
		used++
	}
}

func (r *codeRow) showMark(m *canvas.Rectangle, current bool) {
	m.CornerRadius, m.StrokeWidth = 3, hairline
	m.FillColor = colorOf(r, look.ColorWarnSoft)
	m.StrokeColor = colorOf(r, look.ColorWarnLine)
	if current {
		m.StrokeWidth = 2
		m.StrokeColor = colorOf(r, look.ColorWarnFill)
	}
}

func (r *codeRow) addTexts(row int, gutter, char float32) {
	first := r.view.column
	last := first + r.view.columns() + 1
	r.tokens = r.view.code.tokens(row, r.tokens[:0])
	walk := columnWalker{s: r.view.code.Row(row)}
	used, wider := 0, float32(0)
	for _, t := range r.tokens {
		column := walk.to(t.start)
		if column >= last {
			break
		}
		piece, from := drawn(walk.s[t.start:t.end], column, first, last)
		if piece == "" {
			continue
		}
		if used == len(r.texts) {
			r.texts = append(r.texts, newMono("", fyne.TextAlignLeading))
		}
		wider += r.showText(r.texts[used], piece, t.class, gutter+float32(from-first)*char+wider, char)
		r.objects = append(r.objects, r.texts[used])
		used++
	}
}

// showText draws a piece at x and returns by how much it is wider than its
// columns: signs from other fonts may be.
func (r *codeRow) showText(text *canvas.Text, piece string, class codeClass, x, char float32) float32 {
	setText(text, r.Theme(), piece)
	text.Color = r.classColor(class)
	text.TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, r)
	size := text.MinSize()
	text.Resize(size)
	text.Move(fyne.NewPos(x, (codeRowHeight-size.Height)/2))
	count := utf8.RuneCountInString(piece)
	if count == len(piece) {
		return 0
	}
	return max(0, size.Width-float32(count)*char)
}

func (r *codeRow) classColor(class codeClass) color.Color {
	switch class {
	case classDim:
		return colorOf(r, look.ColorText2)
	case classKey:
		return colorOf(r, look.ColorCodeKey)
	case classString:
		return colorOf(r, look.ColorCodeString)
	case classNumber, classMask:
		return colorOf(r, look.ColorCodeNumber)
	case classLiteral:
		return colorOf(r, look.ColorCodeLiteral)
	default:
		return colorOf(r, theme.ColorNameForeground)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *codeRow) CreateRenderer() fyne.WidgetRenderer { return codeRowRenderer{r} }

// codeRowRenderer only hands out what fill has placed.
type codeRowRenderer struct{ row *codeRow }

func (r codeRowRenderer) Destroy()                     {}
func (r codeRowRenderer) Layout(fyne.Size)             {}
func (r codeRowRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, codeRowHeight) }
func (r codeRowRenderer) Objects() []fyne.CanvasObject { return r.row.objects }
func (r codeRowRenderer) Refresh()                     {}
