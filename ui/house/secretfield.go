package house

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/look"
)

const (
	// revealedFor is how long a secret stays readable.
	revealedFor = 30 * time.Second
	// maskDots is how many dots stand for any secret, however long it is.
	maskDots = 24
)

// SecretWords are what a SecretField says.
type SecretWords struct {
	CopyWords
	Reveal, Hide string                   // what the eye does, for those who cannot see it
	HidesIn      func(seconds int) string // beside a secret that is readable: "hides in 24 s"
	Reading      string                   // while a keychain is asked
	Clipboard    string                   // below, after copying; "" for nothing
}

// SecretField shows that there is a secret: 24 dots, never more of it, until the
// user asks to see it, and then for 30 seconds, or until the keyboard goes elsewhere
// or another page is shown.
//
// The field holds the secret only while it is readable. Reading and copying run
// on goroutines of their own, because a keychain may ask the user first; their
// context ends when the user gives up or the field is masked. What comes when the
// field isn't in sight any more is dropped: see InSight.
type SecretField struct {
	composed

	// Read gets the secret. Nil: the secret cannot be revealed, and the eye hides.
	Read func(context.Context) (secret.Secret, error)
	// Copy puts the secret on the clipboard, unless the field is out of sight by then,
	// and clears it there later. It needs no reveal. Nil: the copy button hides.
	Copy func(context.Context) error
	// OnFailed is called on the UI goroutine when Read or Copy failed.
	OnFailed func(error)

	words  SecretWords
	text   *Text
	status *Text // reading, or the countdown
	eye    *IconButton
	button *CopyButton
	box    *fieldBox
	note   *secretNote

	after    schedule
	shown    bool
	cancel   context.CancelFunc // of what runs, nil when nothing does
	stopTick func()             // of the countdown
}

// NewSecretField makes a masked field. Set Read and Copy before it is shown.
func NewSecretField(words SecretWords) *SecretField {
	f := &SecretField{
		words:  words,
		text:   NewText(strings.Repeat("•", maskDots), Mono).CutMiddle(),
		status: NewText("", Caption),
		note:   newSecretNote(),
		after:  later,
	}
	f.eye = NewIconButton("eye", words.Reveal, f.toggle).Small()
	f.button = newWordedCopyButton(words.CopyWords, nil)
	f.button.activate = f.copySecret
	f.eye.blurred, f.button.blurred = f.leave, f.leave
	f.box = newFieldBox(f.text, f.status, f.eye, f.button)
	f.box.right, f.box.look = Gap4, fieldInset
	f.button.sized = f.box.Refresh
	f.content = Stack(Gap4, f.box, f.note.row)
	f.ExtendBaseWidget(f)
	f.status.Hide()
	return f
}

// SetNote shows below the field where the secret is stored; no text takes the
// line away.
func (f *SecretField) SetNote(icon, text string) {
	f.note.set(icon, text)
	f.content.Refresh()
}

// Focusable returns the part that takes the keyboard focus first.
func (f *SecretField) Focusable() fyne.Focusable { return f.eye }

// Refresh shows the buttons that have something to do.
func (f *SecretField) Refresh() {
	show(f.eye, f.Read != nil)
	show(f.button, f.Copy != nil)
	f.box.Refresh()
	f.BaseWidget.Refresh()
}

// Hide masks the secret too.
func (f *SecretField) Hide() {
	f.Mask()
	f.BaseWidget.Hide()
}

// Mask hides the secret at once and forgets it, and ends a Read under way.
func (f *SecretField) Mask() {
	f.stop()
	if f.stopTick != nil {
		f.stopTick()
		f.stopTick = nil
	}
	f.shown = false
	f.text.SetText(strings.Repeat("•", maskDots))
	f.say("")
	f.eye.Set("eye", f.words.Reveal, look.ColorText2)
}

// InSight reports whether the field can be seen: its page is the one in front. It
// must be called on the UI goroutine.
func (f *SecretField) InSight() bool {
	driver := fyne.CurrentApp().Driver()
	if driver.CanvasForObject(f.text) == nil {
		return true // it was never drawn, and is about to be
	}
	// Only what is visible has a position, and the text stands inside of its box.
	return driver.AbsolutePositionForObject(f.text) != (fyne.Position{})
}

// leave masks what is readable when the keyboard goes elsewhere. What is being read
// goes on: a keychain may have taken the keyboard to ask.
func (f *SecretField) leave() {
	if f.shown {
		f.Mask()
	}
}

func (f *SecretField) stop() {
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
}

func (f *SecretField) toggle() {
	if f.shown || f.cancel != nil {
		f.Mask()
		return
	}
	var read secret.Secret
	f.run(func(ctx context.Context) (err error) {
		read, err = f.Read(ctx)
		return err
	}, func() { f.reveal(read) })
}

func (f *SecretField) copySecret() {
	if f.cancel != nil {
		return
	}
	f.run(f.Copy, f.showCopied)
}

// run does work on a goroutine of its own, then calls then on Fyne's, unless the
// field was masked meanwhile.
func (f *SecretField) run(work func(context.Context) error, then func()) {
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	if !f.shown {
		f.say(f.words.Reading)
	}
	go func() {
		err := work(ctx)
		fyne.Do(func() {
			if ctx.Err() != nil {
				return
			}
			if !f.InSight() {
				f.Mask()
				return
			}
			f.stop()
			if !f.shown {
				f.say("")
			}
			f.finish(err, then)
		})
	}()
}

func (f *SecretField) finish(err error, then func()) {
	if err == nil {
		then()
		return
	}
	if f.OnFailed != nil {
		f.OnFailed(err)
	}
}

func (f *SecretField) reveal(s secret.Secret) {
	f.shown = true
	f.text.SetText(s.Reveal())
	f.eye.Set("eyeoff", f.words.Hide, look.ColorText2)
	f.countDown(int(revealedFor / time.Second))
}

func (f *SecretField) countDown(seconds int) {
	if seconds == 0 {
		f.Mask()
		return
	}
	f.say(f.words.HidesIn(seconds))
	f.stopTick = f.after(time.Second, func() {
		if !f.InSight() {
			seconds = 1
		}
		f.countDown(seconds - 1)
	})
}

func (f *SecretField) showCopied() {
	f.button.ShowCopied()
	if f.words.Clipboard == "" {
		return
	}
	f.note.instead("info", f.words.Clipboard)
	f.content.Refresh()
	f.after(revealedFor, func() {
		f.note.back()
		f.content.Refresh()
	})
}

func (f *SecretField) say(status string) {
	f.status.SetText(status)
	show(f.status, status != "")
	f.box.Refresh()
}

// secretNote is the line below a secret field.
type secretNote struct {
	row        *fyne.Container
	icon       *Icon
	text       *Paragraph
	name, line string // what stands there when nothing else does
}

func newSecretNote() *secretNote {
	n := &secretNote{icon: NewIcon("lock").Sized(14), text: NewParagraph("", Caption)}
	n.row = Inset(6, 0, 0, 0, TopRow(Gap8, Inset(0, 1, 0, 0, n.icon), Grow(n.text)))
	n.row.Hide()
	return n
}

func (n *secretNote) set(icon, text string) {
	n.name, n.line = icon, text
	n.instead(icon, text)
}

func (n *secretNote) instead(icon, text string) {
	n.icon.Set(icon, look.ColorText2)
	n.text.SetText(text)
	show(n.row, text != "")
}

func (n *secretNote) back() { n.instead(n.name, n.line) }
