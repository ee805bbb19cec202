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

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
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
	base := fyne.CurrentApp()
	defer fyne.SetCurrentApp(base)
	synctest.Test(t, func(t *testing.T) {
		queue := make(chan func(), 1000)
		fyne.SetCurrentApp(queuedApp{base, queue})
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

// each calls f with every object that can be seen.
func each(o fyne.CanvasObject, f func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	f(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			each(child, f)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			each(child, f)
		}
	}
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

// What the recipe says stands on the page: warnings, notes, what isn't confirmed,
// wires and what is picked.
func TestRecipeSaysIt(t *testing.T) {
	housetest.App(t, look.Light)
	for id, change := range map[string]func(*workspace.Workspace){
		"a": nil, "b": nil, "c": nil,
		// All that isn't confirmed: another algorithm, the form, a Post without a body.
		"unconfirmed": func(ws *workspace.Workspace) {
			ws.ServiceApps[0].KeyType, ws.Endpoints[0].Draft.Body = string(setup.KeyEC), ""
		},
		"a list": func(ws *workspace.Workspace) { ws.Endpoints[0].Draft.Body = `["one"]` },
	} {
		ws := recipeWorkspace()
		h := newRecipeHost(t, ws)
		if ws.Endpoint(id) != nil {
			h.endpoint = id
		}
		if change != nil {
			change(ws)
		}
		p := h.showRecipe()
		p.cards.openAll()
		said := wordsOf(p.body)
		for _, want := range tellings(p.recipe) {
			if !strings.Contains(said, want) {
				t.Errorf("endpoint %q doesn't say %q", id, want)
			}
		}
		if id == "unconfirmed" && unconfirmed(p.recipe) != 3 {
			t.Errorf("%d things aren't confirmed, want 3 for this test", unconfirmed(p.recipe))
		}
		if n := strings.Count(said, "Not confirmed\n"); n != unconfirmed(p.recipe) {
			t.Errorf("endpoint %q marks %d things as not confirmed, want %d", id, n, unconfirmed(p.recipe))
		}
	}
}

func (c *recipeCards) openAll() {
	c.of.state().open = true
	c.of.Update()
}

func unconfirmed(r *recipe.Recipe) int {
	n := 0
	for _, c := range r.Cards {
		if !c.Unconfirmed.IsZero() {
			n++
		}
	}
	return n
}

func tellings(r *recipe.Recipe) []string {
	var all []string
	for _, a := range r.Advice {
		all = append(all, page.T(a))
	}
	for _, c := range r.Choices {
		all = append(all, page.T(c.Title), page.T(c.Gain), page.T(c.Cost))
	}
	for _, c := range r.Cards {
		all = append(all, string(c.Function), page.T(c.Title), page.T(c.Note), page.T(c.Warning), page.T(c.Unconfirmed))
		if c.Connection != nil {
			all = append(all, c.Connection.Type)
		}
		all = append(all, c.Outputs...)
		for _, f := range c.Fields {
			all = append(all, f.Name, string(f.Type))
			if !f.From.IsZero() {
				all = append(all, page.T(f.From.Text()))
			}
			if f.Chosen {
				all = append(all, f.Value)
			}
		}
	}
	return all
}

// wordsOf is every text that can be seen, a line each.
func wordsOf(under fyne.CanvasObject) string {
	var b strings.Builder
	each(under, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *house.Text:
			b.WriteString(o.Text() + "\n")
		case *house.Paragraph:
			b.WriteString(o.Text() + "\n")
		}
	})
	return b.String()
}

// A rehearsal shows card by card what came out, its exchanges open, and none of it
// is a secret.
func TestRecipeRehearses(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelOAuth)
	p := h.showRecipe()
	before := len(h.app.Activity.Since(0))
	p.Foot().Primary.Do()
	s := p.state()
	if s.failed != nil || s.status != 200 || len(s.steps) != len(p.recipe.Cards) || len(h.sent) != 0 {
		t.Fatalf("status %d after %d cards: %v", s.status, len(s.steps), s.failed)
	}
	said := wordsOf(p.body)
	if !strings.Contains(said, "The endpoint answered 200") || strings.Count(said, "Came out here\n") != len(p.recipe.Cards) {
		t.Errorf("the page says\n%s", said)
	}
	for _, card := range []int{7, len(p.recipe.Cards)} {
		test.Tap(p.cards.list[card-1].result.exchange)
	}
	if len(h.shown) != 2 || !strings.HasSuffix(h.shown[0].URL, "/oauth2/v1/token") || h.shown[1].URL != p.endpoint().InvokeURL {
		t.Errorf("opened %v", h.shown)
	}
	if n := len(h.app.Activity.Since(0)) - before; n != 2 {
		t.Errorf("Activity has %d exchanges of it", n)
	}
	key, err := p.recipe.Reveal(t.Context(), h.app.Vault, p.recipe.Cards[0].Fields[0])
	if err != nil || strings.Contains(said, strings.Split(key.Reveal(), "\n")[1]) {
		t.Errorf("the private key stands on the page: %v", err)
	}

	// With another request the cards are others: what came out of these says nothing.
	if err := h.walk.SetDraft(h.endpoint, workspace.Draft{Method: "POST", Body: `{"other":1}`}); err != nil {
		t.Fatal(err)
	}
	p.Update()
	if s.made != nil || strings.Contains(wordsOf(p.body), "Came out here") {
		t.Error("an earlier rehearsal passes for one of these cards")
	}
}

// With Raw Request the token comes too, and the switch is where the doubt is told.
func TestRecipeAsksWithRawRequest(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelOAuth)
	p := h.showRecipe()
	before := len(p.recipe.Cards)
	var link *house.Button
	each(p.cards.list[6].object, func(o fyne.CanvasObject) {
		if b, ok := o.(*house.Button); ok && spoken(b) == "Use Raw Request" {
			link = b
		}
	})
	if link == nil {
		t.Fatal("card 7 doesn't offer it")
	}
	test.Tap(link)
	if len(p.recipe.Cards) != before+1 || p.top.token.Selected() != 1 || h.canvas.Focused() != fyne.Focusable(p.top.token) {
		t.Fatalf("%d cards, the keyboard is at %T", len(p.recipe.Cards), h.canvas.Focused())
	}
	if p.Foot().Primary.Do(); p.state().status != 200 {
		t.Errorf("status %d: %v", p.state().status, p.state().failed)
	}
}

// A rehearsal that fails stops at its card and tells why, with ways out.
func TestRecipeTellsAFailure(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelToken)
	hand, err := h.app.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	if err := hand.SwitchFlow(t.Context(), "echo-token", false); err != nil {
		t.Fatal(err)
	}
	p := h.showRecipe()
	p.rehearse()
	if s := p.state(); s.failed == nil || s.failed.Code != recipe.CodeRefused || !p.problem.Showing() {
		t.Fatalf("failed with %v", s.failed)
	}
	if f := p.Foot(); f.Primary.Do != nil || len(f.Secondary) != 1 {
		t.Errorf("the foot is %+v", f)
	}
	if got := p.cards.list[len(p.cards.list)-1].result.shown; got.state != recipe.Failed || got.evidence == nil {
		t.Errorf("the last card shows %+v", got)
	}
	if !p.Solve() || !slices.Equal(h.went, []page.Name{page.Invoke}) {
		t.Errorf("the best way leads to %v", h.went)
	}
	if err := hand.SwitchFlow(t.Context(), "echo-token", true); err != nil {
		t.Fatal(err)
	}
	if p.act(problem.Retry); p.state().failed != nil || p.problem.Showing() || p.state().status != 200 {
		t.Errorf("again: %d, %v", p.state().status, p.state().failed)
	}
}

// One that is cancelled leaves nothing behind that looks like a result.
func TestRecipeCancelled(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelOAuth)
	p := h.showRecipe()
	h.hold = true
	p.rehearse()
	if !p.Foot().Primary.Disabled || !p.top.token.Disabled() {
		t.Error("it could be begun twice")
	}
	task := h.waiting[0]
	h.waiting = nil
	task.Done(problem.From(t.Context().Err()))
	task.Done(&problem.Problem{Code: problem.CodeCancelled})
	p.Update()
	if s := p.state(); s.made != nil || s.failed != nil || p.problem.Showing() {
		t.Errorf("it left %+v", s)
	}
}

// In production it is asked first, with the very requests.
func TestRecipeAsksInProduction(t *testing.T) {
	housetest.App(t, look.Light)
	ws := recipeWorkspace()
	ws.Org.Production = true
	h := newRecipeHost(t, ws)
	h.decline = true
	p := h.showRecipe()
	if note := p.Foot().Note.String(); !strings.Contains(note, "production") || !strings.Contains(wordsOf(p.before.object), "production org") {
		t.Errorf("the foot says %q", note)
	}
	p.rehearse()
	want := "POST " + ws.Org.TokenURL + "\nPOST " + ws.Endpoints[0].InvokeURL
	if len(h.sent) != 1 || h.sent[0].Request != want || len(h.sent[0].Warnings) != 1 || p.state().made != nil {
		t.Errorf("asked %+v", h.sent)
	}
}

// What is missing is told with the way to it, for each of the reasons.
func TestRecipeLeadsToWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*workspace.Workspace)
		to     page.Name
	}{
		"org":          {func(ws *workspace.Workspace) { ws.Org.TokenURL = "" }, page.Org},
		"app":          {func(ws *workspace.Workspace) { ws.Endpoints[0].ServiceAppID = "" }, page.ServiceApp},
		"key":          {func(ws *workspace.Workspace) { ws.ServiceApps[0].KeyID = "" }, page.ServiceApp},
		"endpoint":     {func(ws *workspace.Workspace) { ws.Endpoints[0].InvokeURL = "" }, page.Endpoint},
		"host":         {func(ws *workspace.Workspace) { ws.Org.Workflows = "https://other.workflows.okta.com" }, page.Endpoint},
		"request":      {func(ws *workspace.Workspace) { ws.Endpoints[0].Draft.Body = "{" }, page.Invoke},
		"client token": {func(ws *workspace.Workspace) { ws.Endpoints[0].Level = workspace.LevelToken }, page.Endpoint},
	} {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			ws := recipeWorkspace()
			h := newRecipeHost(t, ws)
			c.change(ws)
			p := h.showRecipe()
			if p.recipe != nil || p.full.Visible() || p.Foot().Primary.Do != nil {
				t.Fatal("there is a recipe all the same")
			}
			if !p.Solve() || !slices.Equal(h.went, []page.Name{c.to}) {
				t.Errorf("the best way leads to %v, want %v", h.went, c.to)
			}
		})
	}
}

// Proof of possession is switched off as on step 3: shown first, then the cards are
// there.
func TestRecipeSwitchesPossessionOff(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelOAuth)
	if err := h.walk.Fix(t.Context(), h.endpoint, problem.DPoPOn); err != nil {
		t.Fatal(err)
	}
	p := h.showRecipe()
	if p.missing == nil || p.missing.Code != recipe.CodePossession {
		t.Fatalf("the problem is %v", p.missing)
	}
	p.Solve()
	if len(h.sent) != 1 || !strings.HasPrefix(h.sent[0].Request, "PUT ") || p.recipe == nil || p.problem.Showing() {
		t.Errorf("asked %+v; the problem is %v, %v", h.sent, p.missing, p.state().failed)
	}
}

// A tick is of a card as it stands: another content has another one.
func TestRecipeTicks(t *testing.T) {
	housetest.App(t, look.Light)
	ws := recipeWorkspace()
	h := newRecipeHost(t, ws)
	p := h.showRecipe()
	for _, i := range []int{0, 1} {
		h.canvas.Focus(p.cards.list[i].tick)
		p.cards.list[i].tick.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
	if got := p.cards.count.Text(); got != "2 of 12 built" {
		t.Errorf("%q", got)
	}
	if h.canvas.Focused() != fyne.Focusable(p.cards.list[1].tick) {
		t.Error("the keyboard went elsewhere")
	}
	h.Select("b", page.Recipe)
	h.Select(ws.Endpoints[0].ID, page.Recipe)
	if !p.cards.list[0].tick.Checked() || !p.cards.list[1].tick.Checked() {
		t.Error("looking at another endpoint lost the ticks")
	}
	ws.ServiceApps[0].KeyID, ws.ServiceApps[0].PrivateKey = "another-key-id", h.keep("private-key")
	p.Update()
	if p.cards.list[0].tick.Checked() || p.cards.list[1].tick.Checked() {
		t.Error("the ticks of another key stay")
	}
}

// Tab goes as it is read; Escape folds the other ways and gives the keyboard back.
func TestRecipeByKeyboard(t *testing.T) {
	housetest.App(t, look.Light)
	h := newRecipeHost(t, recipeWorkspace())
	h.endpoint = "b"
	p := h.showRecipe()
	want := []string{
		"Bookmark, by client token",
		"Card 1 built", "2 other ways, and what they cost", "*house.rowList", "Copy string of card 1", "Copy the output's name of card 1",
		"Card 2 built", "Copy Header Name of card 2", "Reveal", "Copy Header Value of card 2", "Copy URL of card 2",
	}
	if got := h.tabOrder(); !slices.Equal(got, want) {
		t.Errorf("Tab goes to\n%q, want\n%q", got, want)
	}
	h.canvas.Focus(p.cards.list[0].safer.button)
	p.cards.list[0].safer.button.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !p.cards.list[0].safer.list.Visible() {
		t.Fatal("Enter doesn't show them")
	}
	if !p.Escape() || p.cards.list[0].safer.list.Visible() || h.canvas.Focused() != fyne.Focusable(p.cards.list[0].safer.button) || p.Escape() {
		t.Errorf("Escape leaves the keyboard at %T", h.canvas.Focused())
	}
}

func TestRecipeEmpty(t *testing.T) {
	housetest.App(t, look.Light)
	ws := recipeWorkspace()
	ws.Endpoints = ws.Endpoints[3:]
	ws.Place.EndpointID = "d"
	p := newRecipeHost(t, ws).showRecipe()
	if !p.empty.Visible() || p.problem.Showing() || p.top.object.Visible() || p.Foot().Primary.Label.String() != "Describe the first endpoint" {
		t.Error("nothing leads to the first endpoint")
	}
}

// What Okta refuses the token for is told at card 7, and its best way out leads on.
func TestRecipeTellsARefusedToken(t *testing.T) {
	for _, lesson := range []string{"key-inactive", "scope-not-granted", "app-inactive", "client-secret", "proof-of-possession", "key-not-registered"} {
		t.Run(lesson, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := recipePractice(t, workspace.LevelOAuth)
			if err := h.app.StartLesson(t.Context(), lesson, ""); err != nil {
				t.Fatal(err)
			}
			p := h.showRecipe()
			p.Send()
			s := p.state()
			if s.failed == nil || len(s.steps) != 7 || s.steps[7].state != recipe.Failed || s.steps[7].evidence == nil || len(s.failed.Ways) == 0 {
				t.Fatalf("after %d cards: %v", len(s.steps), s.failed)
			}
			tried := len(h.app.Activity.Since(0))
			if !p.Solve() || len(h.went)+len(h.sent)+len(h.opened) == 0 && len(h.app.Activity.Since(0)) == tried {
				t.Error("the best way out leads nowhere")
			}
		})
	}
}
