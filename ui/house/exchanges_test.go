package house

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func heads() ExchangeHeads {
	return ExchangeHeads{Time: "Time", Method: "Method", Address: "Host and path", Answer: "Status", Elapsed: "Time", Size: "Size", For: "For"}
}

func sampleExchanges() []ExchangeRow {
	return []ExchangeRow{
		{ID: 7, Time: "11:04:58", Method: "POST", Changes: true, Address: "127.0.0.1:47615/api/flo/2f29a422eb14/invoke", Answer: "stopped", Elapsed: "1.0 s", For: "Invocation"},
		{ID: 6, Time: "11:04:54", Method: "GET", Address: "127.0.0.1:47615/api/v1/apps/0oaPOZx9eRmm0EqlTaWE", Status: 200, Answer: "200", Elapsed: "4 ms", Size: "2.1 kB", For: "App exists as asked"},
		{ID: 5, Time: "11:04:52", Method: "POST", Changes: true, Address: "127.0.0.1:47615/api/flo/2f29a422eb14ab2f2d0f0cc022238dac/invoke?with=a&long=query&string=that&does=not&fit=anywhere", Status: 200, Answer: "200", Elapsed: "1.28 s", Size: "168 B", For: "Invocation"},
		{ID: 4, Time: "11:04:31", Method: "POST", Changes: true, Address: "127.0.0.1:47615/oauth2/v1/token", Status: 401, Answer: "401", Elapsed: "2 ms", Size: "94 B", For: "Token expired, dropped, and a text too long"},
		{ID: 3, Time: "11:04:31", Method: "POST", Changes: true, Address: "127.0.0.1:47615/api/flo/2f29", Status: 503, Answer: "503", Elapsed: "11 ms", Size: "1.0 kB", For: "Token for the invocation"},
		{ID: 2, Time: "11:03:10", Method: "GET", Address: "127.0.0.1:47615/api/v1/apps", Answer: "timeout", Elapsed: "60.0 s", For: "Label is free"},
	}
}

func TestExchangesKeyboard(t *testing.T) {
	housetest.App(t, look.Light)
	e := NewExchanges(heads())
	e.SetRows(sampleExchanges())
	w := housetest.Window(t, fyne.NewSize(900, 200), e)
	var selected, opened []uint64
	e.OnSelected = func(r ExchangeRow) { selected = append(selected, r.ID) }
	e.OnOpened = func(r ExchangeRow) { opened = append(opened, r.ID) }
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != e.Focusable() {
		t.Fatal("Tab did not reach the table")
	}
	press(e.Focusable(), fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnd, fyne.KeySpace, fyne.KeyDown)
	if diff := cmp.Diff([]uint64{7, 6, 2}, selected); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]uint64{6, 2}, opened); diff != "" {
		t.Error(diff)
	}
}

func TestExchangesMouse(t *testing.T) {
	housetest.App(t, look.Light)
	e := NewExchanges(heads())
	e.SetRows(sampleExchanges())
	w := housetest.Window(t, fyne.NewSize(900, 200), e)
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, exchangeRowHeight*2+5))
	if r, ok := e.Selected(); !ok || r.ID != 6 {
		t.Errorf("selected %d, %v; want 6", r.ID, ok)
	}
}

func TestExchangesKeepSelectionAndPlace(t *testing.T) {
	housetest.App(t, look.Light)
	e := NewExchanges(heads())
	var rows []ExchangeRow
	for i := range 100 {
		rows = append(rows, ExchangeRow{ID: uint64(100 - i), Time: strconv.Itoa(i)})
	}
	e.SetRows(rows)
	housetest.Window(t, fyne.NewSize(900, exchangeRowHeight*11), e)

	e.SetRows(append([]ExchangeRow{{ID: 101}}, rows...))
	if e.list.top != 0 {
		t.Error("at the top, a new row must come into sight")
	}
	e.Select(50)
	top := e.rows[e.list.top].ID
	e.SetRows(append([]ExchangeRow{{ID: 103}, {ID: 102}, {ID: 101}}, rows...))
	if r, _ := e.Selected(); r.ID != 50 || e.rows[e.list.top].ID != top {
		t.Errorf("selected %d, %d on top; want 50 and %d", r.ID, e.rows[e.list.top].ID, top)
	}
	e.SetRows(rows[:10])
	if _, ok := e.Selected(); ok || e.list.top != 0 {
		t.Error("a row that left is still selected")
	}
}

func TestExchangeStates(t *testing.T) {
	want := map[int]State{0: Unknown, 200: Done, 204: Done, 302: Attention, 401: Attention, 429: Attention, 500: Failed, 503: Failed}
	for status, state := range want {
		if got := (ExchangeRow{Status: status}).state(); got != state {
			t.Errorf("%d is %v, want %v", status, got, state)
		}
	}
}

func TestExchangesPictures(t *testing.T) {
	var e *Exchanges
	table := func(*testing.T) fyne.CanvasObject {
		e = NewExchanges(heads())
		e.SetRows(sampleExchanges())
		return NewSurface(look.ColorHeader, e)
	}
	selected := func(fyne.Window) { e.Select(5) }
	housetest.GoldenInAll(t, "exchanges/wide", fyne.NewSize(1056, 190), table, selected)
	housetest.GoldenInAll(t, "exchanges/narrow", fyne.NewSize(600, 190), table, selected)
}

func sampleDetail() *ExchangeDetail {
	d := NewExchangeDetail(ExchangeWords{Sent: "Sent", Received: "Received"})
	sent := MessageText("POST /api/flo/2f29a422/invoke HTTP/1.1", []HeaderLine{{"host", "acme.workflows.okta.com"}, {"authorization", "Bearer [redacted]"}}, `{ "name": "bookmark" }`)
	received := MessageText("HTTP/1.1 500 Internal Server Error", []HeaderLine{{"content-type", "application/json"}}, `{ "error": "An input is missing." }`)
	d.SetExchange(ExchangeSide{NewCode(CodeHTTP, sent), "21 B body"}, ExchangeSide{NewCode(CodeHTTP, received), "34 B body, 9 headers"})
	return d
}

func TestExchangeDetailFolds(t *testing.T) {
	housetest.App(t, look.Light)
	d := sampleDetail()
	w := housetest.Window(t, fyne.NewSize(500, 300), d)
	height := d.received.view.Size().Height
	w.Canvas().Focus(d.sent.head)
	press(d.sent.head, fyne.KeyReturn)
	housetest.Settle(d)
	if d.sent.body.Visible() || d.received.view.Size().Height <= height {
		t.Errorf("folded, but the other side has %v of %v", d.received.view.Size().Height, height)
	}
	press(d.sent.head, fyne.KeySpace)
	housetest.Settle(d)
	if !d.sent.body.Visible() || d.received.view.Size().Height != height {
		t.Error("did not unfold")
	}
}

func TestMessageText(t *testing.T) {
	got := MessageText("GET / HTTP/1.1", []HeaderLine{{"host", "x"}}, "")
	if want := "GET / HTTP/1.1\nhost: x"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got = MessageText("HTTP/1.1 200 OK", nil, "{}"); !strings.HasSuffix(got, "OK\n\n{}") {
		t.Errorf("%q", got)
	}
}

func TestExchangeDetailPictures(t *testing.T) {
	housetest.GoldenInAll(t, "exchanges/detail", fyne.NewSize(560, 280), func(t *testing.T) fyne.CanvasObject { return onCard(sampleDetail()) })
}

func BenchmarkExchangesOfTwoThousand(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Light))
	rows := make([]ExchangeRow, 2000)
	for i := range rows {
		rows[i] = sampleExchanges()[i%6]
		rows[i].ID = uint64(i)
	}
	e := NewExchanges(heads())
	w := test.NewTempWindow(b, e)
	w.Resize(fyne.NewSize(1056, 400))
	for b.Loop() {
		e.SetRows(rows)
	}
}
