package connect

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// pressAll presses every copy button below an object and returns what each put on
// the clipboard, by its name.
func pressAll(t *testing.T, under fyne.CanvasObject) map[string]string {
	t.Helper()
	copied := map[string]string{}
	each(under, func(o fyne.CanvasObject) {
		b, ok := o.(*house.CopyButton)
		if !ok {
			return
		}
		name := spoken(b)
		fyne.CurrentApp().Clipboard().SetContent("")
		test.Tap(b)
		if _, twice := copied[name]; twice {
			t.Errorf("two buttons are called %q", name)
		}
		copied[name] = fyne.CurrentApp().Clipboard().Content()
	})
	return copied
}

// pressedCopies is pressAll, and waits until no button says Copied any more.
func pressedCopies(t *testing.T, under fyne.CanvasObject) (copied map[string]string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		queue := make(chan func(), 1000)
		housetest.Queue(t, queue)
		copied = pressAll(t, under)
		for range 3 { // what was read, its tick, its note
			time.Sleep(time.Minute)
			synctest.Wait()
			for len(queue) > 0 {
				(<-queue)()
			}
		}
	})
	return copied
}

// wantCopies is what the cards say is to be copied.
func wantCopies(r *recipe.Recipe) map[string]string {
	want := map[string]string{}
	for _, c := range r.Cards {
		card := " of card " + string(rune('0'+c.Number%10))
		if c.Number >= 10 {
			card = " of card 1" + string(rune('0'+c.Number%10))
		}
		fields := c.Fields
		if c.Connection != nil {
			fields = append(slices.Clone(fields), c.Connection.Fields...)
		}
		for _, f := range fields {
			if f.Copy() { // a secret isn't put there like the others: its Value is ""
				want["Copy "+f.Name+card] = f.Value
			}
			if f.Added {
				want["Copy the name "+f.Name+card] = f.Name
			}
		}
		if c.Connection == nil && c.Function != recipe.Assign {
			want["Copy the output's name"+card] = c.Outputs[0]
		}
	}
	return want
}

// Every copy button copies exactly what the recipe says goes there, and there is one
// for everything.
func TestRecipeCopies(t *testing.T) {
	for _, id := range []string{"", "b", "c"} {
		for _, raw := range []bool{false, true} {
			housetest.App(t, look.Light)
			h := newRecipeHost(t, recipeWorkspace())
			if id != "" {
				h.endpoint = id
			}
			if id == "c" { // the longest body that the editor takes
				if err := h.walk.SetDraft(id, workspace.Draft{Method: "POST", Body: `{"long":"` + strings.Repeat("x", 64<<10-12) + ` "}`}); err != nil {
					t.Fatal(err)
				}
			}
			p := h.showRecipe()
			p.setRaw(raw)
			got := pressedCopies(t, p.cards.object)
			if diff := cmp.Diff(wantCopies(p.recipe), got); diff != "" {
				t.Errorf("endpoint %q, raw %v: (-want +copied)\n%s", id, raw, diff)
			}
		}
	}
}

// A secret is read when somebody asks: shown in one line, copied as it is, and off the
// clipboard again.
func TestRecipeSecrets(t *testing.T) {
	for _, level := range []workspace.Level{workspace.LevelOAuth, workspace.LevelToken} {
		housetest.App(t, look.Light)
		h := recipePractice(t, level)
		p := h.showRecipe()
		for _, c := range p.recipe.Cards {
			fields := c.Fields
			if c.Connection != nil {
				fields = slices.Concat(fields, c.Connection.Fields)
			}
			for _, f := range fields {
				if f.Secret {
					p.wantSecret(t, h, c.Number, f)
				}
			}
		}
		if len(h.passing) != 1 || len(h.failed) != 0 {
			t.Errorf("%s: %d secrets copied, failed %v", level, len(h.passing), h.failed)
		}
	}
}

func (p *recipePage) wantSecret(t *testing.T, h *recipeHost, card int, f recipe.Field) {
	t.Helper()
	var field *house.SecretField
	each(p.cards.list[card-1].object, func(o fyne.CanvasObject) {
		if s, ok := o.(*house.SecretField); ok {
			field = s
		}
	})
	want, err := p.recipe.Reveal(t.Context(), h.app.Vault, f)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := field.Read(t.Context())
	if err != nil || strings.Contains(shown.Reveal(), "\n") || strings.ReplaceAll(strings.TrimSpace(want.Reveal()), "\n", " ") != shown.Reveal() {
		t.Errorf("card %d shows something else: %v", card, err)
	}
	if err := field.Copy(t.Context()); err != nil || h.passing[0] != want.Reveal() {
		t.Errorf("card %d copies something else: %v", card, err)
	}
	if strings.Contains(wordsOf(p.body), want.Reveal()[:12]) {
		t.Errorf("card %d shows it unasked", card)
	}
}
