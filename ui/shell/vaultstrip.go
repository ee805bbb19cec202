package shell

import (
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// vaultStrip stands over the page while the keychain can't be used: what is
// wrong, and the two ways on. Nothing entered is lost meanwhile.
type vaultStrip struct {
	shell  *Shell
	title  *house.Text
	cause  *house.Paragraph
	object *house.Surface
}

func newVaultStrip(s *Shell) *vaultStrip {
	v := &vaultStrip{shell: s, title: house.NewText("", house.Body).Bold().In(theme.ColorNameWarning), cause: house.NewParagraph("", house.Caption)}
	again := house.NewButton(page.X("vault.again", "Check again"), house.Secondary, s.checkVault).Small()
	session := house.NewButton(page.X("vault.use-session", "Keep secrets for this session only"), house.Secondary, s.useSession).Small()
	words := house.Stack(0, v.title, v.cause)
	row := house.Row(house.Gap12, house.NewStateIcon(house.Attention), house.Grow(words), again, session)
	v.object = house.NewSurface(look.ColorWarnSoft, house.Inset(24, 8, 24, 9, row)).LineBelow(look.ColorWarnLine)
	v.object.Hide()
	return v
}

func (v *vaultStrip) update() {
	st := v.shell.config.App.Vault.Status()
	if !vaultTroubled(st) {
		v.object.Hide()
		return
	}
	v.tell(st.State)
}

// tell shows the strip with what is wrong.
func (v *vaultStrip) tell(state vault.State) {
	title, cause := problem.VaultWords(state)
	v.title.SetText(page.T(title))
	v.cause.SetText(page.T(cause))
	v.object.Show()
}

// vaultTroubled reports whether the keychain needs the person.
func vaultTroubled(st vault.Status) bool {
	if st.Store == vault.Session {
		return false
	}
	switch st.State {
	case vault.Unknown, vault.Checking, vault.Ready:
		return false
	}
	return true
}

// useSession keeps secrets in memory from now on, as the person chose.
func (s *Shell) useSession() {
	s.config.App.Vault.UseSession()
	s.Update()
}
