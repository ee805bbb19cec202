package house_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// shownWords are the words a widget shows: "|" stands between lines, "+" between styles.
func shownWords(w fyne.Widget, lineHeight float32) string {
	var b strings.Builder
	last := 0
	for i, o := range test.WidgetRenderer(w).Objects() {
		text, ok := o.(*canvas.Text)
		if !ok {
			continue
		}
		line := int(text.Position().Y / lineHeight)
		switch {
		case line != last:
			b.WriteString(strings.Repeat("|", line-last))
		case i > 0:
			b.WriteString("+")
		}
		last = line
		b.WriteString(text.Text)
	}
	return b.String()
}

func TestTextIsCutWhereItIsTooLong(t *testing.T) {
	housetest.App(t, look.Light)
	const address = "https://acme.okta.com/oauth2/v1/token"
	tests := []struct {
		name  string
		text  *house.Text
		width float32
		want  string
	}{
		{"fits", house.NewText(address, house.Mono).CutEnd(), 400, address},
		{"end", house.NewText(address, house.Mono).CutEnd(), 80, "https://ac…"},
		{"middle", house.NewText(address, house.Mono).CutMiddle(), 80, "https…token"},
		{"letters of many bytes", house.NewText("äöüäöüäöüäöüäöü", house.Mono).CutEnd(), 40, "äöüä…"},
		{"no room", house.NewText(address, house.Mono).CutEnd(), 1, "…"},
		{"never cut", house.NewText(address, house.Mono), 20, address},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.text.Resize(fyne.NewSize(tt.width, 16))
			if got := shownWords(tt.text, 16); got != tt.want {
				t.Errorf("shows %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParagraphWrapsBetweenWords(t *testing.T) {
	housetest.App(t, look.Light)
	mono := func(s string) house.Span { return house.Span{Text: s, Mono: true} }
	tests := []struct {
		name  string
		spans []house.Span
		width float32
		want  string
	}{
		{"one line", []house.Span{{Text: "Nothing has been sent"}}, 400, "Nothing has been sent"},
		{"two lines", []house.Span{{Text: "Nothing has been sent"}}, 90, "Nothing has|been sent"},
		{"newline", []house.Span{{Text: "One\nTwo"}}, 400, "One|Two"},
		{"styles", []house.Span{{Text: "the key is "}, mono("url"), {Text: ", not more"}}, 400, "the key is +url+, not more"},
		{"a comma stays with its word", []house.Span{{Text: "the key is "}, mono("okta.apps.manage"), {Text: ", ok"}}, 140, "the key is |okta.apps.manage+, ok"},
		{"a word longer than the line", []house.Span{{Text: "a " + strings.Repeat("w", 30) + " b"}}, 60, "a|" + strings.Repeat("w", 30) + "|b"},
		{"blanks around", []house.Span{{Text: "  a  b "}}, 400, "a  b "},
		{"empty", []house.Span{{Text: ""}}, 400, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := house.NewRichParagraph(house.Body, tt.spans...)
			p.Resize(fyne.NewSize(tt.width, 100))
			if got := shownWords(p, 18); got != tt.want {
				t.Errorf("shows %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWidgetsFollowAChangeOfTheme(t *testing.T) {
	housetest.App(t, look.Light)
	text := house.NewText("Org", house.Body)
	housetest.Window(t, fyne.NewSize(100, 40), text)
	drawn := test.WidgetRenderer(text).Objects()[0].(*canvas.Text)
	light := drawn.Color
	test.ApplyTheme(t, look.New(look.Dark))
	if drawn.Color == light {
		t.Error("keeps the colour of the light variant")
	}
}

// Fyne's own test theme knows none of the product's names.
func TestWidgetsLiveWithAnotherTheme(t *testing.T) {
	test.NewTempApp(t)
	card := house.NewHeadCard(house.CardHead{Icon: "key", Title: "Keys"}, house.NewButton("Next", house.Primary, nothing), house.NewStateChip(house.Done, "Done"))
	if housetest.Window(t, fyne.NewSize(200, 100), card).Canvas().Capture() == nil {
		t.Error("nothing was drawn")
	}
}
