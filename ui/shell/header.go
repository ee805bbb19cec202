package shell

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

const headerHeight float32 = 48

// newBand is the amber band over the practice org.
func newBand(s *Shell) fyne.CanvasObject {
	return house.NewPracticeBand(house.PracticeBandText{
		Name:     page.X("band.name", "Practice org"),
		Sentence: page.X("band.sentence", "It runs on this computer, and its secrets open nothing else."),
		Console:  page.X("band.console", "Open practice console"),
		Reset:    page.X("band.reset", "Start over"),
	}, s.openPracticeConsole, s.StartOver)
}

// openPracticeConsole works before step 1 knows the org's address, too.
func (s *Shell) openPracticeConsole() {
	practice, running := s.config.App.Practice()
	if u, err := url.Parse(practice.Console); running && err == nil {
		s.browse(u)
		return
	}
	s.Open(setup.LinkAdminConsole)
}

// header says which org this is, where secrets are kept, and who is signed in.
type header struct {
	shell    *Shell
	switcher *house.Button
	domain   *house.Text
	kind     *fyne.Container // the chip, made anew when the kind changes
	shown    string          // its word
	vault    *house.Button
	person   *house.Button
	row      *fyne.Container
	wide     fyne.CanvasObject // the mark, as wide as the sidebar
	slim     fyne.CanvasObject // the mark where the sidebar shows icons only
	object   fyne.CanvasObject
}

func newHeader(s *Shell) *header {
	h := &header{shell: s}
	h.switcher = house.NewButton("", house.Secondary, s.OpenSwitcher).Strong().Icon("org").TrailingIcon("down")
	h.domain = house.NewText("", house.Mono).In(look.ColorText2).CutMiddle()
	h.kind = container.NewStack()
	h.kind.Hide()
	h.vault = house.NewButton("", house.Quiet, s.vaultPressed).Small().Icon("lock")
	h.person = house.NewButton("", house.Quiet, s.OpenPerson).Small().Icon("user").TrailingIcon("down")
	mark := house.Row(house.Gap8, house.NewIcon("mark").In(theme.ColorNamePrimary).Sized(24), house.NewText("Flowlatch", house.Lead), house.Spring())
	h.wide, h.slim = house.FixedWidth(sidebarWidth-4, mark), house.Inset(0, 0, house.Gap8, 0, mark)
	divider := house.FixedHeight(20, house.NewVerticalDivider())
	h.row = house.Row(house.Gap12, h.wide, h.switcher, h.domain, h.kind, house.Spring(), house.Row(house.Gap4, h.vault, divider, h.person))
	h.object = house.NewSurface(look.ColorHeader, house.FixedHeight(headerHeight, house.Inset(16, 0, 14, 1, h.row))).LineBelow(theme.ColorNameSeparator)
	return h
}

// setNarrow gives the room beside the mark to what is worth more in a narrow
// window.
func (h *header) setNarrow(narrow bool) {
	mark := h.wide
	if narrow {
		mark = h.slim
	}
	if h.row.Objects[0] != mark {
		h.row.Objects[0] = mark
		h.row.Refresh()
	}
}

func (h *header) update(ws *workspace.Workspace) {
	h.switcher.SetText(page.WorkspaceName(ws))
	h.setDomain(ws)
	h.setKind(ws)
	icon, words := vaultWords(h.shell.config.App.Vault.Status())
	h.vault.SetIcon(icon)
	h.vault.SetText(words)
	h.person.SetText(personWords(ws, h.shell.Now()))
	house.Relay(h.row)
}

// setDomain shows where the org is.
func (h *header) setDomain(ws *workspace.Workspace) {
	domain := page.OrgHost(ws)
	h.domain.SetText(domain)
	page.SetVisible(h.domain, domain != "")
}

// setKind shows what kind of org it is, nothing before that is known.
func (h *header) setKind(ws *workspace.Workspace) {
	kind, word := page.OrgKind(ws)
	if word == h.shown {
		return
	}
	h.shown = word
	h.kind.RemoveAll()
	if word != "" {
		h.kind.Add(house.NewChip(kind, word))
	}
	page.SetVisible(h.kind, word != "")
}

// vaultWords says where secrets are kept.
func vaultWords(st vault.Status) (icon, words string) {
	switch {
	case st.Store == vault.Session:
		return "clock", page.X("vault.session", "This session only")
	case st.State == vault.Unknown, st.State == vault.Checking:
		return "lock", page.X("vault.checking", "Looking at the keychain")
	case st.State == vault.Ready:
		return "lock", page.X("vault.keychain", "System keychain")
	}
	return "warn", page.X("vault.attention", "Keychain needs attention")
}

// vaultPressed asks the keychain again when something is wrong with it, and
// else shows where secrets are kept.
func (s *Shell) vaultPressed() {
	if vaultTroubled(s.config.App.Vault.Status()) {
		s.checkVault()
		return
	}
	s.Go(page.Settings)
}
