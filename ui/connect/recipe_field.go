package connect

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connection says which connection an API Connector card is to use.
func (c *recipeCard) connection() []fyne.CanvasObject {
	if c.card.Connection == nil {
		return nil
	}
	rows := []fyne.CanvasObject{recipeRow(
		recipeName(page.X("recipe.page.connection", "Connection"), page.X("recipe.page.connection.type", "authentication type"), nil),
		lineOf(house.NewText(c.card.Connection.Type, house.Body)))}
	for _, f := range c.card.Connection.Fields {
		rows = append(rows, recipeRow(recipeName(f.Name, page.X("recipe.page.connection.field", "in the connection"), nil), c.value(f)...))
	}
	return rows
}

// field is one field of the card: what it is called, and what goes in.
func (c *recipeCard) field(f recipe.Field) fyne.CanvasObject {
	kind := string(f.Type)
	if !f.Added {
		return recipeRow(recipeName(f.Name, kind, nil), c.value(f)...)
	}
	kind = page.T(text.T("recipe.page.added", "{{.Type}}, added to the card", "Type", kind))
	words := c.copyWords(text.T("recipe.page.copy-name", "Copy the name {{.Field}} of card {{.Card}}", "Field", f.Name, "Card", strconv.Itoa(c.card.Number)))
	return recipeRow(recipeName(f.Name, kind, house.NewCopyButton(words, func() string { return f.Name })), c.value(f)...)
}

// outputs are what comes out of the card, and what to call it.
func (c *recipeCard) outputs() fyne.CanvasObject {
	if c.card.Connection != nil || c.card.Function == recipe.Assign {
		return recipeRow(recipeName(page.X("recipe.page.outputs", "Gives"), "", nil), lineOf(house.NewText(strings.Join(c.card.Outputs, ", "), house.Body).CutEnd()))
	}
	name := c.card.Outputs[0]
	words := c.copyWords(text.T("recipe.page.copy-output", "Copy the output's name of card {{.Card}}", "Card", strconv.Itoa(c.card.Number)))
	return recipeRow(recipeName(page.X("recipe.page.output", "Output"), page.X("recipe.page.output.rename", "rename it to this"), nil), house.NewCopyField(name, words))
}

// value is what goes into a field.
func (c *recipeCard) value(f recipe.Field) []fyne.CanvasObject {
	words := c.copyWords(text.T("recipe.page.copy", "Copy {{.Field}} of card {{.Card}}", "Field", f.Name, "Card", strconv.Itoa(c.card.Number)))
	switch {
	case f.Secret:
		return []fyne.CanvasObject{c.secret(f, words)}
	case f.Chosen:
		return []fyne.CanvasObject{lineOf(house.NewText(f.Value, house.Mono), house.NewText(page.X("recipe.page.chosen", "pick it from the list"), house.Caption).CutEnd())}
	case !f.From.IsZero() && f.Value == "":
		return []fyne.CanvasObject{lineOf(house.NewText(page.X("recipe.page.drag", "drag in"), house.Caption), wireChip(f.From))}
	case !f.From.IsZero():
		return []fyne.CanvasObject{
			typedValue(f.Value, words),
			house.Row(house.Gap8, house.NewText(page.X("recipe.page.behind", "then drag in right behind it"), house.Caption), wireChip(f.From)),
		}
	case f.Value == "":
		return []fyne.CanvasObject{lineOf(house.NewText(page.X("recipe.page.nothing", "leave it empty"), house.Caption))}
	}
	return []fyne.CanvasObject{typedValue(f.Value, words)}
}

// wireChip is an output of another card, told as the builder shows it: as one thing.
func wireChip(w recipe.Wire) fyne.CanvasObject {
	return house.NewChip(house.ChipPreview, page.T(w.Text())).WithIcon("link")
}

// lineOf stands beside a name where no field is.
func lineOf(o ...fyne.CanvasObject) fyne.CanvasObject {
	return house.FixedHeight(32, house.Row(house.Gap8, o...))
}

// copyWords say what a button copies, for those who can't see what it stands beside.
func (c *recipeCard) copyWords(what text.Text) house.CopyWords {
	return house.CopyWords{Copy: page.T(what), Copied: page.X("copy.done", "Copied")}
}

// typedValue shows a value to paste; one that is long or has several lines where it can
// be scrolled.
func typedValue(value string, words house.CopyWords) fyne.CanvasObject {
	const oneLine = 500 // bytes: Invoke URLs with a query, the form of a token request
	if len(value) <= oneLine && !strings.Contains(value, "\n") {
		return house.NewCopyField(value, words)
	}
	return house.TopRow(house.Gap4, house.Grow(codeWell(house.NewCode(kindOf(value), value))), house.NewCopyButton(words, func() string { return value }))
}

// secret shows dots until somebody asks to see what is behind them.
func (c *recipeCard) secret(f recipe.Field, words house.CopyWords) fyne.CanvasObject {
	all := page.SecretWords()
	all.CopyWords = words
	s, host := house.NewSecretField(all), c.of.host
	if c.card.Connection == nil { // a key in lines; a client token has only one
		s.SetNote("info", page.X("recipe.page.secret", "Shown shortened, in one line. Copy takes all of it, with its line breaks."))
	}
	s.Read = func(ctx context.Context) (secret.Secret, error) {
		value, err := c.reveal(ctx, f)
		return secret.New(strings.ReplaceAll(strings.TrimSpace(value.Reveal()), "\n", " ")), err
	}
	s.Copy = func(ctx context.Context) error {
		value, err := c.reveal(ctx, f)
		if err != nil {
			return err
		}
		fyne.Do(func() {
			if ctx.Err() == nil && s.InSight() { // neither masked nor left meanwhile
				host.CopyPassing(value)
			}
		})
		return nil
	}
	s.OnFailed = host.Fail
	return s
}

// reveal reads a secret of the recipe that the card belongs to. It is called off the
// UI goroutine.
func (c *recipeCard) reveal(ctx context.Context, f recipe.Field) (secret.Secret, error) {
	return c.made.Load().Reveal(vault.Interactive(ctx), c.of.host.App().Vault, f)
}

// recipeRow puts what a field is called beside what goes in.
func recipeRow(name fyne.CanvasObject, value ...fyne.CanvasObject) fyne.CanvasObject {
	return house.TopRow(house.Gap12, house.FixedWidth(recipeNameWidth, name), house.Grow(house.Stack(house.Gap4, value...)))
}

// recipeName is a field's name over its kind; its copy button may be nil.
func recipeName(name, kind string, copying fyne.CanvasObject) fyne.CanvasObject {
	line := house.Row(house.Gap4, house.Grow(house.NewText(name, house.Body).CutEnd()))
	if copying != nil {
		line.Add(copying)
	}
	if kind == "" {
		return house.FixedHeight(32, line)
	}
	return house.Stack(0, house.MinHeight(20, line), house.NewText(kind, house.Small).CutEnd())
}
