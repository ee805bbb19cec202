package connect

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

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
