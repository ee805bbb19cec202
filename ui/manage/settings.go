package manage

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// settingsPage is how the window looks, where secrets and data lie, how much of the
// org's rate limits is used, and what leads to the workspaces.
type settingsPage struct {
	host page.Host

	mode    *house.Segmented // nil where the host's look can't be chosen
	secrets *secretsCard
	share   *shareCard
	dir     *house.CopyField
	over    *house.Button // in the practice org
	body    fyne.CanvasObject

	workspaces *house.Button // elsewhere
}

// NewSettings makes the page.
func NewSettings(h page.Host) page.Page {
	p := &settingsPage{host: h}
	p.secrets, p.share = newSecretsCard(h), newShareCard(h)
	left := house.Stack(house.Gap12)
	if themed, ok := h.(page.Themed); ok {
		left.Add(p.appearance(themed))
	}
	left.Add(p.secrets.object)
	left.Add(p.share.object)
	left.Add(p.data())
	left.Add(p.ending())
	p.body = house.PageWidth(house.Split(house.Gap12, 340, 480, left, keyboardCard()))
	return p
}

func (p *settingsPage) appearance(themed page.Themed) fyne.CanvasObject {
	options := []house.Option{
		{Text: page.X("settings.theme.system", "System"), Icon: "laptop"},
		{Text: page.X("settings.theme.light", "Light"), Icon: "sun"},
		{Text: page.X("settings.theme.dark", "Dark"), Icon: "moon"},
		{Text: page.X("settings.theme.contrast", "High contrast"), Icon: "contrast"},
	}
	p.mode = house.NewSegmented(options, modeIndex(themed.Mode()), func(i int) { themed.SetMode(modes()[i]) })
	return house.NewHeadCard(house.CardHead{Icon: "sun", Title: page.X("settings.appearance", "Appearance")},
		house.Row(house.Gap12, p.mode, house.Grow(house.NewParagraph(page.X("settings.appearance.why", "System follows the computer's own setting."), house.Caption))))
}

func modes() []look.Mode { return []look.Mode{look.System, look.Light, look.Dark, look.HighContrast} }

func modeIndex(m look.Mode) int {
	for i, mode := range modes() {
		if mode == m {
			return i
		}
	}
	return 0
}

func (p *settingsPage) data() fyne.CanvasObject {
	words := page.CopyWords()
	words.Copy = page.X("settings.data.copy", "Copy the data folder")
	p.dir = house.NewCopyField(filepath.Dir(p.host.App().Workspaces.Dir()), words)
	return house.NewHeadCard(house.CardHead{Icon: "folder", Title: page.X("settings.data", "Data folder")},
		p.dir,
		house.NewParagraph(page.X("settings.data.why", "One file per workspace and a copy of it, readable by you only. Files hold addresses, names and proofs; secrets lie in the store above, never in a file."), house.Caption))
}

// ending leads to what names, exports and deletes the workspace. The practice
// org's is emptied: it has only the one.
func (p *settingsPage) ending() fyne.CanvasObject {
	if p.host.Workspace().Practice {
		p.over = house.NewButton(page.X("settings.over", "Start the practice org over"), house.Secondary, p.host.StartOver).Icon("refresh")
		return house.NewHeadCard(house.CardHead{Icon: "flask", Title: page.X("settings.practice", "Practice org")},
			house.Row(house.Gap12, house.Grow(house.NewParagraph(page.X("settings.practice.why", "Empties the practice org and begins the walk at step 1. Nothing outside of this computer changes."), house.Caption)), p.over))
	}
	p.workspaces = house.NewButton(page.X("settings.workspaces", "Show workspaces"), house.Secondary, func() { p.host.Go(page.Workspaces) }).Icon("org")
	return house.NewHeadCard(house.CardHead{Icon: "org", Title: page.X("settings.workspace", "This workspace")},
		house.Row(house.Gap12, house.Grow(house.NewParagraph(page.X("settings.workspaces.why", "Rename it, mark its org as production, export it without secrets, or delete it with them."), house.Caption)), p.workspaces))
}

// Head names the page.
func (p *settingsPage) Head() page.Head {
	return page.Head{
		Title: text.T("page.settings", "Settings"),
		Why:   text.T("settings.why", "How the window looks, where this computer keeps what you enter, and how much is asked of the org."),
	}
}

// Body is the page.
func (p *settingsPage) Body() fyne.CanvasObject { return p.body }

// Foot is empty: every setting acts at once.
func (p *settingsPage) Foot() page.Foot { return page.Foot{} }

// First is the choice of the look.
func (p *settingsPage) First() fyne.Focusable {
	if p.mode != nil {
		return p.mode
	}
	return p.secrets.check
}

// Update reads the state of vault and workspace again.
func (p *settingsPage) Update() {
	busy := p.host.Busy()
	if themed, ok := p.host.(page.Themed); ok {
		p.mode.SetSelected(modeIndex(themed.Mode()))
	}
	p.secrets.update(busy)
	p.share.update()
	if p.over != nil {
		page.SetEnabled(p.over, !busy)
	}
}
