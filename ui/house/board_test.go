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
	housetest.GoldenInAll(t, "texts", fyne.NewSize(400, 320), func(t *testing.T) fyne.CanvasObject { return board(texts()) })
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
	housetest.GoldenInAll(t, "buttons", fyne.NewSize(600, 180), func(t *testing.T) fyne.CanvasObject { return board(buttons()) })
}

func TestBoardOfCards(t *testing.T) {
	housetest.GoldenInAll(t, "cards", fyne.NewSize(560, 420), func(t *testing.T) fyne.CanvasObject {
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

func TestBoardOfChips(t *testing.T) {
	housetest.GoldenInAll(t, "chips", fyne.NewSize(520, 250), func(t *testing.T) fyne.CanvasObject {
		return board(
			group("State chips, always icon and word", house.Flow(6, 6,
				house.NewStateChip(house.Todo, "Not started"), house.NewStateChip(house.Progress, "In progress"), house.NewStateChip(house.Done, "Done"),
				house.NewStateChip(house.Attention, "Needs attention"), house.NewStateChip(house.Failed, "Failed"), house.NewStateChip(house.Unknown, "Can't tell"),
				house.NewStateChip(house.Existed, "Existed"), house.NewChip(house.ChipProduction, "Production"), house.NewChip(house.ChipPractice, "Practice"),
				house.NewChip(house.ChipPreview, "Preview"), house.NewChip(house.ChipProgress, "Recommended").WithIcon("star"),
				house.NewChip(house.ChipNeutral, "Off").WithIcon("minus"))),
			group("Verdict badge: holds, broken, can't tell", house.Row(8,
				house.NewVerdict(house.Done, "Holds"), house.NewVerdict(house.Failed, "Broken"), house.NewVerdict(house.Unknown, "Can't tell"))),
			group("Status in text", house.Row(16,
				house.NewStatus(house.Done, "Refused"), house.NewStatus(house.Failed, "Accepted").Bold(), house.NewStatusCode(house.Done, "200"),
				house.NewStatusCode(house.Attention, "401"), house.NewStatusCode(house.Failed, "500"), house.NewStatus(house.Unknown, "Can't tell"))),
		)
	})
}

func TestBoardOfChoices(t *testing.T) {
	housetest.GoldenInAll(t, "choices", fyne.NewSize(760, 380), func(t *testing.T) fyne.CanvasObject {
		one := house.NewChoiceCard("OAuth 2.0", house.NewChip(house.ChipProgress, "Recommended").WithIcon("star"), []house.ChoiceRow{
			{Label: "Who", Value: "Service apps you allow, by their keys"},
			{Label: "Sends", Value: "Authorization: Bearer ••••", Mono: true},
			{Label: "If it leaks", Value: "A token ends within the hour"},
		}, nothing)
		one.SetChosen(true)
		two := house.NewChoiceCard("None (public)", house.NewStateChip(house.Attention, "Asks to confirm"), []house.ChoiceRow{
			{Label: "Who", Value: "Everyone who has the URL"}, {Label: "Sends", Value: "Nothing"}, {Label: "If it leaks", Value: "Nothing to revoke but the flow itself, and that is a long sentence"},
		}, nothing)
		two.FocusGained()
		auto := []house.Option{{Text: "Auto"}, {Text: "On"}, {Text: "Off"}}
		focused := house.NewSegmented(auto, 1, nil)
		focused.FocusGained()
		tabs := house.NewTabs([]house.Option{{Text: "Body"}, {Text: "Query"}, {Text: "Headers", Count: "2"}}, 0, nil)
		off := house.NewCheckBox("Switched off", true, nil)
		off.Disable()
		ticked := house.NewCheckBox("Focused", true, nil)
		ticked.FocusGained()
		return board(
			group("Segmented controls and tabs", house.Row(12,
				house.NewSegmented(auto, 0, nil), focused,
				house.NewSegmented([]house.Option{{Text: "All", Count: "30"}, {Text: "Verified", Count: "13"}}, 0, nil).Small()),
				house.NewSegmented([]house.Option{{Icon: "key", Text: "API token"}, {Icon: "globe", Text: "In the browser"}, {Icon: "app", Text: "Service app's key"}}, 0, nil),
				house.NewBareCard(house.CardHead{}, house.Stack(0, house.Row(0, tabs), house.NewDivider()))),
			group("Checks", house.Row(16,
				house.NewCheckBox("Follow", true, nil), house.NewCheckBox("Only mine", false, nil), off, ticked, house.NewCheckBox("Follow the run", true, nil).Small())),
			group("Choice cards", house.Columns(12, one, two)),
		)
	})
}

func TestBoardOfSidebar(t *testing.T) {
	housetest.GoldenInAll(t, "sidebar", fyne.NewSize(300, 400), func(t *testing.T) fyne.CanvasObject {
		chosen := house.NewStepItem("2 Workflows connection", house.Progress, "In progress", nothing)
		chosen.SetChosen(true)
		hovered := house.NewStepItem("4 Endpoint security", house.Attention, "Needs attention · 1 differs and more", nothing)
		hovered.MouseIn(nil)
		focused := house.NewStepItem("5 Invoke test", house.Todo, "Not started", nothing)
		focused.FocusGained()
		partners := house.NewNavItem("users", "Partners", nothing)
		partners.SetChosen(true)
		narrow := house.NewStepItem("1 Org", house.Done, "Done", nothing)
		narrow.SetCompact(true)
		side := house.NewSurface(look.ColorSidebar, house.Inset(8, 12, 8, 12, house.Stack(2,
			house.NewStepItem("1 Org", house.Done, "Done · 4 min ago", nothing), chosen, hovered, focused,
			partners, house.NewNavItem("history", "History", nothing)))).LineRight(theme.ColorNameSeparator)
		return house.TopRow(12, house.FixedWidth(224, side), house.FixedWidth(56, house.NewSurface(look.ColorSidebar, house.Inset(8, 12, 8, 12, narrow))))
	})
}

func TestBoardOfNotices(t *testing.T) {
	housetest.GoldenInAll(t, "notices", fyne.NewSize(620, 560), func(t *testing.T) fyne.CanvasObject {
		causes := house.NewButton("All 3 causes", house.Link, nothing).Small()
		run := house.NewSegmentBar(house.BarPart{Share: 13, Color: look.ColorOkFill}, house.BarPart{Share: 1, Color: look.ColorNeutralFill},
			house.BarPart{Share: 1, Color: look.ColorBadFill}, house.BarPart{Share: 4, Color: theme.ColorNamePrimary}, house.BarRest(10))
		facts := house.NewFacts(house.FactsWidths{Label: 112, Origin: 130, Action: 28},
			house.Fact{Label: "Org", Value: "acme.oktapreview.com", Strong: true, Origin: "from the address", Action: house.NewIconButton("copy", "Copy org", nothing)},
			house.Fact{Label: "Token URL", Value: "https://acme-with-a-long-name.oktapreview.com/oauth2/v1/token", Origin: "from the org's metadata", Action: house.NewIconButton("copy", "Copy token URL", nothing)},
			house.Fact{Label: "Host", Value: "Same as the practice org", Plain: true, Action: house.NewIcon("check").In(theme.ColorNameSuccess)},
		)
		band := house.PracticeBandText{
			Name: "Practice org", Sentence: "It runs on this computer, and its secrets open nothing else.",
			Console: "Open practice console", Reset: "Reset",
		}
		return house.Stack(0, house.NewPracticeBand(band, nothing, nothing), board(
			group("Notices", house.NewNotice(house.NoticeNote, "Reading the secret leaves an entry in Okta's System Log.", nil),
				house.NewNotice(house.NoticeWarning, "This computer's clock is 41 s ahead. Requests are corrected.", nil),
				house.NewLeadNotice(house.NoticeWarning, "Most likely: the key is url, the body says Url", "The flow ran and failed. Two other causes are possible.", causes),
				house.NewNotice(house.NoticeBad, "The secret could not be read back from the keychain, so it was not kept. Nothing at Okta was changed by that.", nil)),
			group("Outcomes", run),
			group("Facts", facts),
		))
	})
}

func TestEmptyPage(t *testing.T) {
	housetest.GoldenInAll(t, "empty", fyne.NewSize(520, 260), func(t *testing.T) fyne.CanvasObject {
		return house.NewEmptyPage("users", "No partners yet. Import a list, or add the first one by hand; nothing is sent before you have seen it.",
			house.NewButton("Import a list", house.Primary, nothing).Icon("upload"))
	})
}
