package page

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
)

// Heights of what a request sends, in device-independent pixels.
const (
	requestRow   float32 = 20
	requestAbove float32 = 26 // with the bar of long lines
	// RequestBodyMost is how high it gets before it scrolls.
	RequestBodyMost float32 = 256
)

// RequestText breaks what a request sends where a person would: JSON by member, a form by field.
func RequestText(body string) (house.CodeKind, string) {
	if strings.HasPrefix(body, "{") {
		return house.CodeJSON, house.PrettyJSON([]byte(body))
	}
	return house.CodePlain, strings.ReplaceAll(body, "&", "&\n")
}

// RequestBody shows what a request sends, as JSON where it is and else a field a line,
// as high as it is up to a bound beyond which it scrolls.
func RequestBody(body string) fyne.CanvasObject {
	kind, pretty := RequestText(body)
	view := house.NewCodeView()
	view.SetText(kind, pretty)
	rows := float32(1 + strings.Count(pretty, "\n"))
	return house.FixedHeight(min(RequestBodyMost, requestAbove+requestRow*rows), house.NewWell(0, view))
}

// Requests are the exact requests with which an action changes the org, folded away
// until a person wants to see them before the action is taken. They must be used on
// the UI goroutine only.
type Requests struct {
	changed func()
	fold    *house.Button
	list    *fyne.Container
	of      string // what the list was made of
	note    string // said below them
	shown   []setup.Preview
}

// NewRequests makes them, folded. changed is called when a person folds them out or
// away: the page then shows itself again.
func NewRequests(changed func()) *Requests {
	r := &Requests{changed: changed, list: house.Stack(house.Gap8)}
	r.fold = house.NewButton(X("requests.exact", "The exact requests"), house.Quiet, func() { r.open(!r.list.Visible()) }).Small().Icon("chev")
	r.list.Hide()
	return r
}

// Called gives the button that folds them out words of its own and returns them, where
// it isn't plain whose requests they are.
func (r *Requests) Called(words string) *Requests {
	r.fold.SetText(words)
	return r
}

// Note gives what is said below them, "" for nothing: which are sent more than once, or
// what may be sent in their place. It shows with the next Show.
func (r *Requests) Note(words string) { r.note = words }

// Fold is the button that folds them out and away.
func (r *Requests) Fold() *house.Button { return r.fold }

// Object is where they stand once they are folded out.
func (r *Requests) Object() fyne.CanvasObject { return r.list }

// Shown are the requests that are in sight.
func (r *Requests) Shown() []setup.Preview {
	if !r.list.Visible() {
		return nil
	}
	return r.shown
}

func (r *Requests) open(open bool) {
	r.fold.SetIcon(map[bool]string{false: "chev", true: "down"}[open])
	SetVisible(r.list, open)
	r.changed()
}

// Offer says whether there are any requests; without them nothing is offered.
func (r *Requests) Offer(any bool) {
	if !any && r.list.Visible() {
		r.fold.SetIcon("chev")
		r.list.Hide()
	}
	SetVisible(r.fold, any)
}

// Show shows requests to the org at origin, where they are folded out. They are made
// again only when what they are made of is another; requests that can't be made
// aren't shown.
func (r *Requests) Show(origin, of string, preview func() ([]setup.Preview, error)) {
	of = origin + of + r.note
	if !r.list.Visible() || r.of == of {
		return
	}
	previews, err := preview()
	if err != nil {
		r.Offer(false)
		return
	}
	r.of, r.shown, r.list.Objects = of, previews, nil
	all := ""
	for _, p := range previews {
		all += p.Path + p.Body
		line := house.NewWell(house.Gap8, house.NewParagraph(p.Method+" "+origin+p.Path, house.Mono))
		if p.Body == "" {
			r.list.Add(line)
			continue
		}
		r.list.Add(house.Stack(house.Gap4, line, RequestBody(p.Body)))
	}
	if words := strings.TrimSpace(standIns(all) + " " + r.note); words != "" {
		r.list.Add(house.NewParagraph(words, house.Caption))
	}
	r.list.Refresh()
}

// standIns say what will stand in the places of what isn't known yet.
func standIns(requests string) string {
	var words []string
	for _, s := range []struct {
		in    string
		words text.Text
	}{
		{setup.NewKeyToCome, text.T("requests.key", "{{.Here}} stands for values of the public key, which is made first.", "Here", setup.NewKeyToCome)},
		{setup.IDToCome, text.T("requests.id", "{{.Here}} stands for the ID that Okta gives the app.", "Here", setup.IDToCome)},
		{audit.TimeToCome, text.T("requests.time", "{{.Here}} stands for the time, and for what tells the name from any other.", "Here", audit.TimeToCome)},
	} {
		if strings.Contains(requests, s.in) {
			words = append(words, T(s.words))
		}
	}
	return strings.Join(words, " ")
}
