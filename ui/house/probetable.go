package house

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Heights of a ProbeTable, in device-independent pixels.
const (
	probeRowHeight  float32 = 28
	probeHeadHeight float32 = 28
)

// ProbeRow is one call of a measurement as the table shows it. Its words are
// ready to be shown.
type ProbeRow struct {
	ID       string // keeps the selection when rows change
	Probe    string // what the call carries
	Method   string // "" with Expected "": the room is Measured's
	Expected string
	State    State
	Measured string // what came of it; "" for a call that isn't sent yet
	Status   string
	Bad      bool // it is what breaks the verdict: the row on red
	Running  bool // it is under way
}

// ProbeHeads are the words over the columns.
type ProbeHeads struct {
	Probe, Method, Expected, Measured, Status string
}

// ProbeTable shows what was sent to measure an endpoint, and what came of each
// call. It is as high as its rows, and hands the wheel to the page. It is one stop
// for Tab; arrows, Home and End move the selection, Enter and a double click open.
type ProbeTable struct {
	composed

	// OnSelected is called with the row that the user moved to, OnOpened on Enter,
	// Space and a double click.
	OnSelected, OnOpened func(ProbeRow)

	rows   []ProbeRow
	list   *rowList
	height *boxLayout // of the rows
}

// NewProbeTable makes an empty table.
func NewProbeTable(heads ProbeHeads) *ProbeTable {
	p := &ProbeTable{}
	p.list = newRowList(probeSource{p}, probeRowHeight)
	p.list.onSelected = func(row int) { p.tell(p.OnSelected, row) }
	p.list.onActivated = func(row int) { p.tell(p.OnOpened, row) }
	head := newProbeLine()
	head.showHeads(heads)
	p.height = &boxLayout{}
	p.content = Stack(0, FixedHeight(probeHeadHeight, head), container.New(p.height, p.list))
	p.ExtendBaseWidget(p)
	return p
}

func (p *ProbeTable) tell(whom func(ProbeRow), row int) {
	if whom != nil && row < len(p.rows) {
		whom(p.rows[row])
	}
}

// SetRows shows other rows. The selected one stays selected while it is there.
func (p *ProbeTable) SetRows(rows []ProbeRow) {
	if slices.Equal(rows, p.rows) {
		return
	}
	chosen, ok := p.Selected()
	p.rows = slices.Clone(rows)
	p.list.current, p.list.anchor, p.list.hovered = -1, -1, -1
	if ok {
		p.mark(chosen.ID)
	}
	all := probeRowHeight * float32(len(rows))
	p.height.leastHeight, p.height.mostHeight = all, all
	p.content.Refresh()
}

// Select selects a row quietly: OnSelected isn't called.
func (p *ProbeTable) Select(id string) {
	p.mark(id)
	p.list.Refresh()
}

func (p *ProbeTable) mark(id string) {
	i := slices.IndexFunc(p.rows, func(r ProbeRow) bool { return r.ID == id })
	p.list.current, p.list.anchor = i, i
}

// Selected returns the selected row, false without one.
func (p *ProbeTable) Selected() (ProbeRow, bool) {
	if p.list.current < 0 || p.list.current >= len(p.rows) {
		return ProbeRow{}, false
	}
	return p.rows[p.list.current], true
}

// Rows returns what the table shows.
func (p *ProbeTable) Rows() []ProbeRow { return slices.Clone(p.rows) }

// Focusable returns the part that takes the keyboard focus.
func (p *ProbeTable) Focusable() fyne.Focusable { return p.list }

// probeSource gives a rowList the rows of a table.
type probeSource struct{ table *ProbeTable }

func (s probeSource) rows() int                 { return len(s.table.rows) }
func (s probeSource) newRow() fyne.CanvasObject { return newProbeLine() }

func (s probeSource) fill(o fyne.CanvasObject, row int, state rowState) {
	o.(*probeLine).show(s.table.rows[row], state)
}

// Widths of the columns, in device-independent pixels; what was measured takes the
// rest.
const (
	probeSide     float32 = 16
	probeGap      float32 = 12
	probeMethod   float32 = 44
	probeExpected float32 = 66
	probeStatus   float32 = 40
	probeName     float32 = 192
)

// probeLine is the head or one row of the table.
type probeLine struct {
	widget.BaseWidget

	row          ProbeRow
	state        rowState
	heads        bool
	ground, line *canvas.Rectangle
	probe        *Text
	method       *Text
	expected     *Text
	measured     *Status
	status       *Text
	head         *Text // over what was measured
}

func newProbeLine() *probeLine {
	l := &probeLine{
		ground: &canvas.Rectangle{}, line: &canvas.Rectangle{},
		probe: NewText("", Caption).In(theme.ColorNameForeground).CutEnd(), method: NewText("", Mono).CutEnd(),
		expected: NewText("", Caption).CutEnd(), measured: NewStatus(Todo, ""), status: NewText("", Mono).Trailing(),
		head: NewText("", Small).Bold(),
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *probeLine) showHeads(h ProbeHeads) {
	l.heads = true
	l.probe, l.method = NewText(h.Probe, Small).Bold().CutEnd(), NewText(h.Method, Small).Bold().CutEnd()
	l.expected, l.status = NewText(h.Expected, Small).Bold().CutEnd(), NewText(h.Status, Small).Bold().Trailing()
	l.head.SetText(h.Measured)
}

func (l *probeLine) show(row ProbeRow, s rowState) {
	if row == l.row && s == l.state {
		return
	}
	l.row, l.state = row, s
	l.probe.SetText(row.Probe)
	l.method.SetText(row.Method)
	l.expected.SetText(row.Expected)
	l.measured.Set(row.State, row.Measured)
	l.status.SetText(row.Status)
	ink := theme.ColorNameForeground
	if row.Bad {
		ink = theme.ColorNameError
	}
	l.status.SetColor(ink)
	l.probe.SetBold(row.Bad)
	l.Refresh()
}

// CreateRenderer is for Fyne.
func (l *probeLine) CreateRenderer() fyne.WidgetRenderer {
	r := &probeLineRenderer{of: l, objects: []fyne.CanvasObject{l.ground, l.line, l.probe, l.method, l.expected, l.measured, l.status, l.head}}
	r.Refresh()
	return r
}

type probeLineRenderer struct {
	of      *probeLine
	objects []fyne.CanvasObject
}

func (r *probeLineRenderer) Destroy()                     {}
func (r *probeLineRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *probeLineRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, probeRowHeight) }

func (r *probeLineRenderer) Layout(size fyne.Size) {
	l := r.of
	place(l.ground, 0, 0, size.Width, size.Height)
	place(l.line, 0, size.Height-hairline, size.Width, hairline)
	x := probeSide
	for _, cell := range []struct {
		o     fyne.CanvasObject
		words string
		width float32
	}{{l.probe, l.row.Probe, probeName}, {l.method, l.row.Method, probeMethod}, {l.expected, l.row.Expected, probeExpected}} {
		if place(cell.o, x, 0, cell.width, size.Height); l.alone() && cell.words == "" {
			continue
		}
		x += cell.width + probeGap
	}
	right := size.Width - probeSide
	if l.heads || l.row.Status != "" {
		right -= probeStatus
		place(l.status, right, 0, probeStatus, size.Height)
		right -= probeGap
	}
	place(l.measured, x, 0, max(0, right-x), size.Height)
	place(l.head, x, 0, max(0, right-x), size.Height)
}

// alone reports whether a row says nothing but what came of it: that takes the
// room of what isn't there.
func (l *probeLine) alone() bool { return !l.heads && l.row.Method == "" && l.row.Expected == "" }

func (r *probeLineRenderer) Refresh() {
	l := r.of
	fill := fyne.ThemeColorName("")
	switch {
	case l.heads:
		fill = look.ColorInset
	case l.state.selected:
		fill = theme.ColorNameSelection
	case l.row.Bad:
		fill = look.ColorBadSoft
	case l.state.hovered:
		fill = look.ColorHoverFill
	case l.row.Running:
		fill = look.ColorSoft
	}
	paint(l, l.ground, fill, "", 0)
	paint(l, l.line, theme.ColorNameSeparator, "", 0)
	show(l.head, l.heads)
	show(l.measured, l.row.Measured != "")
	show(l.status, l.heads || l.row.Status != "")
	r.Layout(l.Size())
	canvas.Refresh(l)
}
