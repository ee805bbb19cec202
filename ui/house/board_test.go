package house_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// group is one part of a board: a caption over what it shows.
func group(caption string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return house.Stack(8, append([]fyne.CanvasObject{house.NewText(caption, house.Small).Bold()}, objects...)...)
}

// board lays groups out with the page's padding.
func board(groups ...fyne.CanvasObject) fyne.CanvasObject {
	return house.Inset(24, 16, 24, 16, house.Stack(16, groups...))
}

func texts() fyne.CanvasObject {
	return group("Text", house.Stack(2,
		house.NewText("Display 28", house.Display), house.NewText("Heading 20", house.Title), house.NewText("Subheading 15", house.Lead),
		house.NewRichParagraph(house.Body, house.Span{Text: "Text 13, "}, house.Span{Text: "strong 13", Bold: true}, house.Span{Text: ", "},
			house.Span{Text: "second", Color: look.ColorText2}, house.Span{Text: ", "}, house.Span{Text: "third", Color: look.ColorText3},
			house.Span{Text: ", "}, house.Span{Text: "link", Color: theme.ColorNameHyperlink}),
		house.NewText("Caption 12 under a value", house.Caption),
		house.NewText("Column head 11", house.Small).Bold(),
		house.NewText("Mono 12 0O 1lI != 0oa1b2c3d4E5f6G7h8i9", house.Mono),
		house.NewText("/admin/dashboard", house.Mono).Struck().In(look.ColorText2),
		house.FixedWidth(160, house.NewText("https://acme.okta.com/oauth2/v1/token", house.Mono).CutEnd()),
		house.FixedWidth(160, house.NewText("https://acme.okta.com/oauth2/v1/token", house.Mono).CutMiddle()),
		house.FixedWidth(240, house.NewParagraph("The app doesn't require it. The token is a Bearer token, which OAuth 2.0 endpoints take.", house.Body).In(look.ColorText2)),
	))
}

func TestBoardOfTexts(t *testing.T) {
	housetest.Golden(t, "texts", fyne.NewSize(400, 320), func() fyne.CanvasObject { return board(texts()) })
}

func nothing() {}

func buttons() fyne.CanvasObject {
	disabled := house.NewButton("Disabled", house.Secondary, nothing)
	disabled.Disable()
	hovered := house.NewButton("Hover", house.Secondary, nothing)
	hovered.MouseIn(nil)
	primary := house.NewButton("Hover", house.Primary, nothing)
	primary.MouseIn(nil)
	pressed := house.NewButton("Pressed", house.Secondary, nothing)
	pressed.MouseIn(nil)
	pressed.MouseDown(nil)
	focused := house.NewButton("Focus", house.Secondary, nothing)
	focused.FocusGained()
	busy := house.NewButton("Re-check", house.Secondary, nothing).Icon("refresh")
	busy.SetBusy(true)
	plainBusy := house.NewButton("Rotate", house.Secondary, nothing)
	plainBusy.SetBusy(true)
	return group("Buttons",
		house.Row(8, house.NewButton("Next", house.Primary, nothing).Key("Enter"), house.NewButton("Re-check", house.Secondary, nothing).Icon("refresh"),
			house.NewButton("Org", house.Quiet, nothing).Icon("back"), house.NewButton("Delete", house.Danger, nothing)),
		house.Row(8, primary, hovered, focused, disabled, pressed),
		house.Row(8, house.NewButton("Get new", house.Secondary, nothing).Small(), house.NewButton("Import", house.Quiet, nothing).Icon("upload").Small(),
			house.NewButton("Open", house.Link, nothing).Small(), house.NewButton("Keys", house.Link, nothing).TrailingIcon("chev"), busy, plainBusy),
	)
}

func TestBoardOfButtons(t *testing.T) {
	housetest.Golden(t, "buttons", fyne.NewSize(600, 180), func() fyne.CanvasObject { return board(buttons()) })
}

func TestBoardOfCards(t *testing.T) {
	housetest.Golden(t, "cards", fyne.NewSize(560, 420), func() fyne.CanvasObject {
		chosen := house.NewCard(house.NewText("Chosen", house.Body))
		chosen.SetChosen(true)
		head := house.CardHead{Icon: "key", Title: "Keys", Count: "2 of 50", Trailing: []fyne.CanvasObject{
			house.NewButton("New key", house.Quiet, nothing).Icon("plus").Small(), house.NewButton("Rotate", house.Secondary, nothing).Small(),
		}}
		return board(
			house.NewHeadCard(head, house.NewParagraph("The app doesn't require it. The token is a Bearer token, which OAuth 2.0 endpoints take. Auto tries without it first.", house.Body),
				house.NewWell(12, house.NewText("https://acme.okta.com", house.Mono))),
			house.Columns(12, chosen, house.NewCard(house.NewText("Other", house.Body), house.NewDivider(), house.NewText("More", house.Caption))),
			house.Row(12, house.NewTile("flask", true), house.NewTile("org", false), house.NewAvatar("RV"), house.NewKeyCap("Ctrl+J"), house.NewVerticalDivider(), house.NewStateIcon(house.Done)),
		)
	})
}
