package walk

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// errNoToken says that the token shown has ended meanwhile.
var errNoToken = errors.New("no token in memory")

// serviceAppToken shows the token that is held in memory, and what it says.
type serviceAppToken struct {
	host    page.Host
	access  atomic.Pointer[secret.Secret] // read by the field off the UI goroutine
	state   *house.Status
	ends    *house.Text
	again   *house.Button
	field   *house.SecretField
	claims  *fyne.Container
	details *fyne.Container
	none    *house.Paragraph
	shown   time.Time // the end of the token whose claims are shown
	card    *house.Card
}

func newServiceAppToken(host page.Host, prove func()) *serviceAppToken {
	t := &serviceAppToken{host: host, state: house.NewStatus(house.Todo, "").Bold(), ends: house.NewText("", house.Caption).CutEnd(), claims: house.Stack(0)}
	t.again = house.NewButton(page.X("walk.service-app.get-new", "Get new"), house.Secondary, prove).Small()
	t.field = house.NewSecretField(secretWords())
	t.field.Read = t.read
	t.field.Copy = t.copy
	t.field.OnFailed = host.Fail
	t.none = house.NewParagraph("", house.Caption)
	t.details = house.Stack(house.Gap8, t.field, t.claims, house.NewParagraph(
		page.X("walk.service-app.signature", "The signature isn't checked: the org doesn't promise to publish the key of these tokens."), house.Caption))
	t.card = house.NewHeadCard(house.CardHead{Icon: "key", Title: page.X("walk.service-app.token-title", "Token"), Trailing: []fyne.CanvasObject{t.again}},
		house.Stack(2, t.state, t.ends), t.none, t.details)
	return t
}

func (t *serviceAppToken) read(context.Context) (secret.Secret, error) {
	if s := t.access.Load(); s != nil {
		return *s, nil
	}
	return secret.Secret{}, errNoToken
}

// copy puts the token on the clipboard. It lives for an hour at most and is
// in no vault.
func (t *serviceAppToken) copy(ctx context.Context) error {
	s, err := t.read(ctx)
	if err != nil {
		return err
	}
	fyne.Do(func() {
		if ctx.Err() == nil {
			t.host.CopyPassing(s)
		}
	})
	return nil
}

func (t *serviceAppToken) update(app *workspace.ServiceApp) {
	page.SetVisible(t.card, registered(app))
	if !registered(app) {
		t.access.Store(nil)
		return
	}
	token, ok := t.host.Walk().Token(t.host.EndpointID())
	page.SetVisible(t.details, ok)
	page.SetVisible(t.ends, ok)
	page.SetVisible(t.none, !ok)
	page.SetEnabled(t.again, !t.host.Busy())
	if !ok {
		t.drop()
		return
	}
	t.show(token)
}

// drop shows that there is no token.
func (t *serviceAppToken) drop() {
	t.access.Store(nil)
	t.field.Mask()
	t.shown = time.Time{}
	t.state.Set(house.Todo, page.X("walk.service-app.no-token", "No token in memory"))
	t.none.SetText(page.X("walk.service-app.no-token.why", "Tokens are never stored. Flowlatch gets one when it needs one."))
	t.card.Refresh()
}

func (t *serviceAppToken) show(token setup.Token) {
	t.access.Store(&token.Access)
	t.state.Set(house.Done, page.X("walk.service-app.issued", "Okta issued a token"))
	minutes := int(token.Expires.Sub(t.host.Now()).Minutes())
	t.ends.SetText(page.T(text.T("walk.service-app.ends", "{{.Type}}, ends in {{.Minutes}} minutes", "Type", token.Type, "Minutes", minutes)))
	if token.Expires.Equal(t.shown) {
		return
	}
	t.shown = token.Expires
	t.field.Mask()
	rows := make([]fyne.CanvasObject, 0, len(token.Claims))
	for _, claim := range token.Claims {
		rows = append(rows, t.claim(claim))
	}
	t.claims.Objects = rows
	t.card.Refresh()
}

// claim is one line of what the token says.
func (t *serviceAppToken) claim(c setup.Claim) fyne.CanvasObject {
	value := house.NewText(c.Value, house.Mono).In(theme.ColorNameForeground).CutMiddle()
	if !c.Time.IsZero() {
		value = house.NewText(t.moment(c.Time), house.Caption).In(theme.ColorNameForeground).CutEnd()
	}
	return house.MinHeight(24, house.Cells(house.Gap8, []float32{44, 0}, house.NewText(c.Name, house.Mono).In(look.ColorCodeKey).CutEnd(), value))
}

// moment puts a claim's time into words, with the exact one beside it.
func (t *serviceAppToken) moment(at time.Time) string {
	now := t.host.Now()
	words := page.Ago(now, at)
	if at.After(now) {
		words = page.T(text.T("time.in-minutes", "in {{.Count}} min", "Count", int(at.Sub(now).Round(time.Minute).Minutes())))
	}
	return at.Local().Format("15:04:05") + " · " + words
}
