package page

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
)

// MeasureTerms take what a person has to decide before endpoints are measured: the
// consent to a second service app, by its name, or the reason why it can't be had;
// and the org's name, typed, where its flows are in production. They tell which
// apps of earlier measurements may still be in the org. They must be used on the UI
// goroutine only.
type MeasureTerms struct {
	host    Host
	changed func()

	left    *house.Notice
	consent *house.CheckBox
	second  *house.Paragraph
	sends   *Requests       // that the consent is about
	folding *fyne.Container // they, offered with the consent
	asks    *fyne.Container // all three
	ask     *house.Paragraph
	word    *house.TextField
	confirm *fyne.Container // both
	content *fyne.Container
	want    []string // names to be typed
}

// NewMeasureTerms makes the terms. changed is called when one of them was decided.
func NewMeasureTerms(h Host, changed func()) *MeasureTerms {
	t := &MeasureTerms{host: h, changed: changed}
	t.left = house.NewNotice(house.NoticeNote, "", nil)
	t.second = house.NewParagraph("", house.Caption)
	t.consent = house.NewCheckBox("", false, func(bool) { changed() })
	t.sends = NewRequests(changed)
	t.folding = house.Inset(12, 0, 0, 0, house.Stack(house.Gap4, house.Row(0, t.sends.Fold(), house.Spring()), t.sends.Object()))
	t.asks = house.Stack(2, t.consent, house.Inset(22, 0, 0, 0, t.second), t.folding)
	t.ask, t.word = house.NewParagraph("", house.Body), house.NewTextField("").Mono().Limit(2000)
	t.word.OnChanged = func(string) { changed() }
	t.confirm = house.Stack(house.Gap4, t.ask, t.word)
	t.content = house.Stack(house.Gap12, t.left, t.asks, t.confirm)
	return t
}

// OnEnter says what Enter in the field does once the right word is typed.
func (t *MeasureTerms) OnEnter(do func()) {
	t.word.OnSubmitted = func(string) {
		if t.Confirmed() {
			do()
		}
	}
}

// Object is what is to be placed on the page.
func (t *MeasureTerms) Object() *fyne.Container { return t.content }

// Reset forgets what was decided.
func (t *MeasureTerms) Reset() {
	t.consent.SetChecked(false)
	t.word.SetText("")
}

// SecondApp reports whether a second service app was consented to.
func (t *MeasureTerms) SecondApp() bool { return t.consent.Visible() && t.consent.Checked() }

// Typed is what was typed.
func (t *MeasureTerms) Typed() string { return strings.TrimSpace(t.word.Text()) }

// Confirmed reports whether what has to be typed is.
func (t *MeasureTerms) Confirmed() bool { return setup.NamesTyped(t.Typed(), t.want) }

// Missing says what has still to be typed; zero when nothing has.
func (t *MeasureTerms) Missing() text.Text {
	switch {
	case t.Confirmed():
		return text.Text{}
	case len(t.want) > 1:
		return text.T("measure.type-names-first", "Type all of the names first")
	}
	return text.T("measure.type-first", "Type the org's domain first")
}

// Requests are those that a consent has sent, offered once it is given.
func (t *MeasureTerms) Requests() *Requests { return t.sends }

// First is the field for the names, nil where none has to be typed.
func (t *MeasureTerms) First() fyne.Focusable {
	if len(t.want) == 0 {
		return nil
	}
	return t.word.Focusable()
}

// Consent is the tick, nil where there is nothing to consent to.
func (t *MeasureTerms) Consent() fyne.Focusable {
	if !t.consent.Visible() {
		return nil
	}
	return t.consent
}

// Show shows the terms of what is planned, a plan for each endpoint. Those of the second
// service app are of one to which it tells something, where there is one.
func (t *MeasureTerms) Show(telling setup.MeasurePlan, plans []setup.MeasurePlan, busy bool) {
	t.want = setup.NamesToType(plans)
	t.showLeft(telling)
	t.showSecond(telling, len(plans))
	t.showSends(telling, plans)
	SetVisible(t.confirm, len(t.want) > 0)
	t.ask.SetText(T(t.question(len(plans))))
	SetEnabled(t.consent, !busy)
	SetVisible(t.content, t.left.Visible() || t.asks.Visible() || t.confirm.Visible())
	Arrange(t.confirm, t.folding, t.asks, t.content)
}

// showSends offers the requests that a consent which was given has sent.
func (t *MeasureTerms) showSends(telling setup.MeasurePlan, plans []setup.MeasurePlan) {
	SetVisible(t.folding, t.SecondApp())
	t.sends.Offer(t.SecondApp())
	of, times := "", 0
	for _, p := range plans {
		of += fmt.Sprint(p.Second)
		if p.Second.Tells {
			times++
		}
	}
	t.sends.Note(sentMore(times, len(telling.Left) > 0))
	t.sends.Show(telling.Second.Origin, of, func() ([]setup.Preview, error) {
		return setup.SecondAppRequests(context.Background(), plans...)
	})
}

// sentMore says how often the requests of the second app are sent, and what goes before.
func sentMore(times int, left bool) string {
	var words []string
	if times > 1 {
		words = append(words, T(text.T("measure.sends.times", "They are sent {{.Count}} times, once for each endpoint that the app tells something about.", "Count", times)))
	}
	if left {
		words = append(words, X("measure.sends.left", "What is left from an earlier measurement is deactivated and deleted first."))
	}
	return strings.Join(words, " ")
}

// question asks for the names under which flows run in production.
func (t *MeasureTerms) question(endpoints int) text.Text {
	switch names := strings.Join(t.want, " "); {
	case len(t.want) > 1:
		return text.T("measure.confirm.hosts", "These flows run in production under {{.Count}} names. Type each of them, with a space between: {{.Names}}", "Count", len(t.want), "Names", names)
	case endpoints > 1:
		return text.T("measure.confirm.several", "This is a production org. Type {{.Name}} to have its flows run.", "Name", names)
	default:
		return text.T("measure.confirm", "This is a production org. Type {{.Name}} to have its flow run.", "Name", names)
	}
}

func (t *MeasureTerms) showLeft(plan setup.MeasurePlan) {
	words := ""
	switch unreadable := problem.From(plan.Unreadable); {
	case unreadable != nil:
		words = T(unreadable.Title) + ". " + T(unreadable.Cause)
	case len(plan.Left) > 0:
		words = T(text.T("measure.left", "May still be there from an earlier measurement, to be removed first: {{.Labels}}", "Labels", strings.Join(plan.Left, ", ")))
	}
	SetVisible(t.left, words != "")
	t.left.Set(house.NoticeNote, "", words)
}

func (t *MeasureTerms) showSecond(plan setup.MeasurePlan, endpoints int) {
	second := plan.Second
	may := second.Tells && second.Right.Answer != setup.RightNo && plan.Unreadable == nil
	SetVisible(t.asks, second.Tells)
	SetVisible(t.consent, may)
	label := second.Label + " " + t.host.Now().UTC().Format("2006-01-02 15:04")
	consent := text.T("measure.second", "Make a second service app, “{{.Label}} …”, for one probe", "Label", label)
	if endpoints > 1 {
		consent = text.T("measure.second.several", "Make a second service app, “{{.Label}} …”, for one probe of each endpoint it tells something about", "Label", label)
	}
	t.consent.SetText(T(consent))
	words := text.T("measure.second.does", "It shows whether other service apps are let in. The app gets okta.workflows.invoke.manage, calls once, and is deactivated and deleted right after.")
	switch {
	case plan.Unreadable != nil:
		words = text.T("measure.second.unread", "No second service app is made until it can be read which ones are left. Whether other service apps are let in stays unmeasured.")
	case !may:
		words = text.T("measure.second.not", "Whether other service apps are let in stays unmeasured: that takes a second service app. {{.Why}}", "Why", second.Right.Why)
	case second.Right.Answer == setup.RightCantTell:
		words = text.T("measure.second.perhaps", "It shows whether other service apps are let in, and is deactivated and deleted right after its one call. Whether this sign-in may make it can't be told before.")
	}
	t.second.SetText(T(words))
}
