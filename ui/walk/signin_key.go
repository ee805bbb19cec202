package walk

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// maxKeyName is how many characters of a Key ID can be typed: far more than Okta's.
const maxKeyName = 255

// newClientIDField is where the client ID of an app to sign in through is pasted.
func newClientIDField(typed, enter func()) *house.TextField {
	f := house.NewTextField("0oa…").Mono().Icon("app").Limit(200).Check(func(raw string) (bool, string) {
		sentence, ok := setup.CheckClientID(strings.TrimSpace(raw))
		if ok {
			return true, "" // an unusual one is one
		}
		return false, page.T(sentence)
	})
	f.OnChanged = func(string) { typed() }
	f.OnSubmitted = func(string) { enter() }
	return f
}

// clientIDOf is the client ID in a field, without the blanks that copying adds.
func clientIDOf(f *house.TextField) string { return strings.TrimSpace(f.Text()) }

// signInKey is the form for an existing service app: its client ID, its private
// key, from a file or pasted, and the name that the key goes by at Okta.
type signInKey struct {
	client   *house.TextField
	name     *house.TextField // of the key at Okta
	sends    *house.Paragraph // under which name it is sent
	files    *fileBrowser
	paste    *house.SecretEntry
	password *house.SecretEntry
	asks     *fyne.Container // the password
	refused  *keyRefusal
	object   *fyne.Container

	pasted, opened secret.Secret // key and password, kept for another try
	read           *setup.OwnKey // of an earlier try
}

func newSignInKey(host page.Host, typed, enter func()) *signInKey {
	k := &signInKey{client: newClientIDField(typed, enter), refused: newKeyRefusal()}
	k.files = newFileBrowser(host, func() { k.startAnew(); typed() }, enter, func(string) { k.startAnew(); typed() })
	k.paste = house.NewSecretEntry(page.X("walk.import.paste-here", "Paste the whole key; it stays hidden")).Icon("key").Limit(maxPastedKey)
	k.paste.OnChanged = func(empty bool) {
		if !empty {
			k.files.clear()
			k.startAnew()
		}
		typed()
	}
	k.paste.OnSubmitted = enter
	k.password = house.NewSecretEntry("").Icon("lock").Limit(maxKeyPassword)
	k.password.OnChanged = func(bool) { typed() }
	k.password.OnSubmitted = enter
	k.asks = labelled(page.X("walk.import.password", "Password of the key"), k.password)
	k.asks.Hide()
	k.name = house.NewTextField(page.X("sign-in.key.id-hint", "As Okta lists it; can stay empty")).Mono().Icon("key").Limit(maxKeyName)
	k.name.OnChanged = func(string) { k.say(); typed() }
	k.name.OnSubmitted = func(string) { enter() }
	k.sends = house.NewParagraph(" ", house.Caption)
	k.say()
	k.object = house.Stack(house.Gap8,
		labelled(page.X("sign-in.key.client-id", "Client ID of the service app"), k.client),
		labelled(page.X("sign-in.key.file", "Its private key, from a file"), k.files.object),
		labelled(page.X("walk.import.paste", "Or paste it"), k.paste), k.asks, k.refused.object,
		labelled(page.X("sign-in.key.id", "Key ID (optional)"), k.name), k.sends)
	return k
}

// say tells under which Key ID the key will be sent.
func (k *signInKey) say() {
	words := text.T("sign-in.key.sends-own", "Without one the key's own is sent: a JWK brings it along as kid. A PEM or DER key has none; then its thumbprint is sent, which Okta may not know it by.")
	switch name := k.keyName(); {
	case name != "":
		words = text.T("sign-in.key.sends", "Sent as Key ID: {{.KID}}", "KID", name)
	case k.read != nil:
		words = text.T("sign-in.key.sends-read", "Without one this key is sent as {{.KID}}", "KID", k.read.ID)
	}
	k.sends.SetText(page.T(words))
}

// keyName is the Key ID that was entered, without the blanks that copying adds.
func (k *signInKey) keyName() string { return strings.TrimSpace(k.name.Text()) }

// startAnew drops the key that an earlier try left.
func (k *signInKey) startAnew() {
	k.pasted, k.opened, k.read = secret.Secret{}, secret.Secret{}, nil
	k.refuse(nil)
	k.say()
}

// forget drops everything but the client ID.
func (k *signInKey) forget() {
	k.files.clear()
	emptied(k.paste)
	emptied(k.password)
	setQuietly(k.name, "")
	k.startAnew()
}

// ready reports whether everything is there that signing in takes.
func (k *signInKey) ready() bool {
	there := !k.paste.Empty() || k.files.path.Text() != "" || !k.pasted.IsZero()
	return k.client.Valid() && there && (!k.asks.Visible() || !k.password.Empty())
}

// first is what is still to be entered.
func (k *signInKey) first() fyne.Focusable {
	switch {
	case !k.client.Valid():
		return k.client.Focusable()
	case k.asks.Visible():
		return k.password.Focusable()
	}
	return k.files.first()
}

func (k *signInKey) refuse(why *setup.KeyRefusal) {
	k.refused.show(why)
	page.SetVisible(k.asks, k.refused.wantsPassword())
}

// keyReading is one reading of the key, off the UI goroutine.
type keyReading struct {
	path             string
	pasted, password secret.Secret
	wrong            *setup.KeyRefusal
	own              *setup.OwnKey
}

// take takes what was entered out of the form.
func (k *signInKey) take() *keyReading {
	k.files.close()
	r := &keyReading{path: k.files.path.Text(), pasted: k.pasted, password: k.opened}
	if !k.paste.Empty() {
		r.path, r.pasted = "", k.paste.Take()
	}
	if !k.password.Empty() {
		r.password = k.password.Take()
	}
	return r
}

// read reads the key, a file each time anew: it may have been put right. A key that
// can't be used is no error: wrong says why.
func (r *keyReading) read(context.Context) (*setup.OwnKey, error) {
	data := r.pasted
	if data.IsZero() {
		var err error
		if data, err = setup.ReadKeyFile(r.path); err != nil {
			return nil, setup.FileProblem(err)
		}
	}
	own, err := setup.ReadOwnKey([]byte(data.Reveal()), r.password)
	if errors.As(err, &r.wrong) {
		return nil, nil //nolint:nilnil // told by wrong
	}
	r.own = own
	return own, err
}

// landed takes note of how a reading went. What was pasted and what opened it are
// kept for another try, unless they can't be used.
func (k *signInKey) landed(r *keyReading) {
	k.pasted, k.opened, k.read = r.pasted, r.password, r.own
	k.refuse(r.wrong)
	if r.wrong != nil {
		k.opened = secret.Secret{}
	}
	if r.wrong != nil && !k.asks.Visible() {
		k.pasted = secret.Secret{}
	}
	k.say()
}
