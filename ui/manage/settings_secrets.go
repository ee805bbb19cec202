package manage

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// secretsCard says where secrets are kept and lets the person choose another
// place. The choice is never made without them.
type secretsCard struct {
	host   page.Host
	status *house.Status
	words  *house.Paragraph
	check  *house.Button
	other  *house.Button // to the session, or back to the keychain
	row    *fyne.Container
	object fyne.CanvasObject
}

func newSecretsCard(h page.Host) *secretsCard {
	c := &secretsCard{host: h, status: house.NewStatus(house.Unknown, "").Bold(), words: house.NewParagraph("", house.Caption)}
	c.check = house.NewButton(page.X("settings.secrets.check", "Check again"), house.Secondary, c.checkAgain).Icon("refresh")
	c.other = house.NewButton("", house.Secondary, c.useOther)
	c.row = house.Row(house.Gap8, c.check, c.other, house.Spring())
	c.object = house.NewHeadCard(house.CardHead{Icon: "lock", Title: page.X("settings.secrets", "Secrets")},
		house.Stack(house.Gap4, c.status, c.words),
		c.row)
	return c
}

func (c *secretsCard) update(busy bool) {
	st := c.host.App().Vault.Status()
	state, title, words := storeWords(st)
	c.status.Set(state, title)
	c.words.SetText(words)
	session := st.Store == vault.Session
	page.SetVisible(c.check, !session)
	c.other.SetText(page.X("settings.secrets.session", "Use this session only"))
	if session {
		c.other.SetText(page.X("settings.secrets.keychain", "Use the system keychain"))
	}
	page.SetEnabled(c.check, !busy)
	page.SetEnabled(c.other, !busy)
	page.Arrange(c.row)
}

// storeWords say where secrets are kept and how that is.
func storeWords(st vault.Status) (state house.State, title, words string) {
	switch {
	case st.Store == vault.Session:
		return house.Attention, page.X("settings.secrets.in-session", "This session only"),
			page.X("settings.secrets.in-session.why", "New secrets stay in memory and are gone when Flowlatch closes. Those in the keychain stay there, and are read while it is unlocked.")
	case st.State == vault.Ready:
		return house.Done, page.X("settings.secrets.in-keychain", "System keychain"),
			page.X("settings.secrets.in-keychain.why", "Each secret is an entry of its own, read back after it was stored. Files hold references only.")
	case st.State == vault.Checking:
		return house.Progress, page.X("settings.secrets.checking", "Checking the keychain"), ""
	case st.State == vault.Unknown:
		return house.Unknown, page.X("settings.secrets.unknown", "System keychain, not asked yet"),
			page.X("settings.secrets.unknown.why", "It is asked when the first secret is stored.")
	}
	what, why := problem.VaultWords(st.State)
	return house.Attention, page.T(what), page.T(why)
}

// checkAgain asks the keychain. The person waits for it, so it may show its
// own window.
func (c *secretsCard) checkAgain() {
	v := c.host.App().Vault
	c.host.Run(page.Task{
		What: text.T("settings.secrets.waiting", "Waiting for the keychain"),
		Work: func(ctx context.Context) error {
			v.Check(vault.Interactive(ctx))
			return ctx.Err()
		},
	})
}

func (c *secretsCard) useOther() {
	v := c.host.App().Vault
	if v.Status().Store == vault.Session {
		v.UseKeychain()
		c.checkAgain()
		return
	}
	v.UseSession()
	c.update(c.host.Busy())
}
