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
	times   []jwtTime
	details *fyne.Container
	none    *house.Paragraph
	shown   time.Time     // the end of the token whose claims are shown
	offset  time.Duration // of the clock that its claims go by
	clock   *house.Paragraph
	kind    string // its type, e.g. Bearer
	card    *house.Card
}

func newServiceAppToken(host page.Host, prove func()) *serviceAppToken {
	t := &serviceAppToken{host: host, state: house.NewStatus(house.Todo, page.X("walk.service-app.no-token", "No token in memory")).Bold(), ends: house.NewText("", house.Caption).CutEnd(), claims: house.Stack(0)}
	t.again = house.NewButton(page.X("walk.service-app.get-new", "Get new"), house.Secondary, prove).Small()
	words := page.SecretWords()
	words.Clipboard = "" // a toast says it, and moves nothing
	t.field = house.NewSecretField(words)
	t.field.Read = t.read
	t.field.Copy = t.copy
	t.field.OnFailed = host.Fail
	t.none = house.NewParagraph(page.X("walk.service-app.no-token.why", "Tokens are never stored. Flowlatch gets one when it needs one."), house.Caption)
	t.clock = house.NewParagraph("", house.Caption)
	t.details = house.Stack(house.Gap8, t.field, t.claims, t.clock)
	reader := house.NewButton(page.X("walk.service-app.read", "Read the token, or another one"), house.Secondary, func() { host.Go(page.TokenReader) }).Icon("search").Small()
	experiment := house.NewButton(page.X("walk.service-app.experiment", "Experiment with the assertion"), house.Secondary, func() { host.Go(page.Experiment) }).Icon("flask").Small()
	t.card = house.NewHeadCard(house.CardHead{Icon: "key", Title: page.X("walk.service-app.token-title", "Token"), Trailing: []fyne.CanvasObject{t.again}},
		house.Stack(2, t.state, t.ends), t.none, t.details, house.Stack(house.Gap8, house.Row(0, reader), house.Row(0, experiment)))
	t.arrange(false)
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
		t.drop()
		return
	}
	page.SetEnabled(t.again, !t.host.Busy())
	walk, id := t.host.Walk(), t.host.EndpointID()
	expires, ok := walk.TokenExpires(id)
	if !ok {
		t.drop()
		return
	}
	if !expires.Equal(t.shown) {
		if token, ok := walk.Token(id); ok {
			t.show(token)
		}
	}
	t.countDown(expires)
	t.judge(app.Step)
}

// judge says where the token stands: one that is there while the last request for
// one was refused is of before.
func (t *serviceAppToken) judge(step workspace.Step) {
	if step.Problem != nil && step.Current() == workspace.Attention {
		t.state.Set(house.Unknown, page.X("walk.service-app.earlier", "An earlier token, from before the refusal"))
		return
	}
	t.state.Set(house.Done, page.X("walk.service-app.issued", "Okta issued a token"))
}

// drop shows that there is no token.
func (t *serviceAppToken) drop() {
	if t.access.Swap(nil) == nil {
		return
	}
	t.field.Mask()
	t.shown = time.Time{}
	t.state.Set(house.Todo, page.X("walk.service-app.no-token", "No token in memory"))
	t.arrange(false)
}

func (t *serviceAppToken) arrange(there bool) {
	page.SetVisible(t.details, there)
	page.SetVisible(t.ends, there)
	page.SetVisible(t.none, !there)
	t.card.Refresh()
}

func (t *serviceAppToken) show(token setup.Token) {
	t.access.Store(&token.Access)
	t.state.Set(house.Done, page.X("walk.service-app.issued", "Okta issued a token"))
	t.shown, t.kind = token.Expires, token.Type
	t.offset = offsetOf(token)
	page.SetVisible(t.clock, t.offset != 0)
	t.clock.SetText(clockWords(t.offset))
	t.countDown(token.Expires)
	t.field.Mask()
	t.times = nil
	rows := make([]fyne.CanvasObject, 0, len(token.Claims))
	for _, claim := range token.Claims {
		rows = append(rows, t.claim(claim))
	}
	t.claims.Objects = rows
	t.age()
	t.arrange(true)
}

// countDown says how long the token can still be used.
func (t *serviceAppToken) countDown(expires time.Time) {
	minutes := int(expires.Sub(t.host.Now()).Minutes())
	t.age()
	t.ends.SetText(page.T(text.T("walk.service-app.ends", "{{.Type}}, ends in {{.Minutes}} minutes", "Type", t.kind, "Minutes", minutes)))
}

// claim is one line of what the token says.
func (t *serviceAppToken) claim(c setup.Claim) fyne.CanvasObject {
	value := house.NewText(c.Value, house.Mono).In(theme.ColorNameForeground).CutMiddle()
	if !c.Time.IsZero() {
		value = house.NewText("", house.Caption).In(theme.ColorNameForeground).CutEnd()
		t.times = append(t.times, jwtTime{at: c.Time, words: value})
	}
	return house.MinHeight(24, house.Cells(house.Gap8, []float32{44, 0}, house.NewText(c.Name, house.Mono).In(look.ColorCodeKey).CutEnd(), value))
}

// age says anew how far the times of the claims are from now.
func (t *serviceAppToken) age() {
	for _, at := range t.times {
		at.words.SetText(momentWords(t.host.Now().Add(t.offset), at.at))
	}
}

// offsetOf is how far ahead the clock is that a token's claims go by, zero where
// nobody would notice.
func offsetOf(token setup.Token) time.Duration {
	for _, c := range token.Claims {
		if c.Name != "exp" || c.Time.IsZero() {
			continue
		}
		if apart := c.Time.Sub(token.Expires).Round(time.Second); apart.Abs() > setup.ClockTolerance {
			return apart
		}
	}
	return 0
}

// clockWords say whose clock the times of the claims go by.
func clockWords(offset time.Duration) string {
	minutes := int((offset.Abs() + 30*time.Second).Minutes())
	if offset < 0 {
		return page.T(text.T("walk.service-app.clock-behind", "These times are by the org's clock, {{.Minutes}} min behind this computer's.", "Minutes", minutes))
	}
	return page.T(text.T("walk.service-app.clock-ahead", "These times are by the org's clock, {{.Minutes}} min ahead of this computer's.", "Minutes", minutes))
}
