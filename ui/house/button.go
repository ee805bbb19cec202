package house

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Button acts when it is clicked, or when Enter or Space is typed on it.
type Button struct {
	control
	// OnTapped is called on Fyne's goroutine. It is not called while the button is busy or disabled.
	OnTapped func()

	kind           ButtonKind
	text           string
	icon, trailing string
	key            string
	name           string // for who can't see what it belongs to
	small, busy    bool
	strong         bool
}

// NewButton makes a button, 32 high.
func NewButton(text string, kind ButtonKind, onTapped func()) *Button {
	b := &Button{OnTapped: onTapped, kind: kind, text: text}
	b.activate = b.tap
	b.label = func() string { return cmp.Or(b.name, b.text) }
	b.ExtendBaseWidget(b)
	return b
}

// Small makes the button 28 high and returns it. A small Link has 12 px text.
func (b *Button) Small() *Button {
	b.small = true
	return b
}

// Icon puts an icon before the words and returns the button.
func (b *Button) Icon(name string) *Button {
	b.icon = name
	return b
}

// TrailingIcon puts an icon behind the words and returns the button: a chevron, an arrow down.
func (b *Button) TrailingIcon(name string) *Button {
	b.trailing = name
	return b
}

// Key shows which key does the same, and returns the button. Acting on the key is the page's work.
func (b *Button) Key(keys string) *Button {
	b.key = keys
	return b
}

// Strong makes the words bold, which they are on a primary button anyway, and returns the button.
func (b *Button) Strong() *Button {
	b.strong = true
	return b
}

// Named says for a screen reader what the words alone don't, where several buttons have the same, and returns the button.
func (b *Button) Named(name string) *Button {
	b.name = name
	return b
}

// Text returns the words.
func (b *Button) Text() string {
	return b.text
}

// SetText changes the words.
func (b *Button) SetText(text string) {
	if b.text == text {
		return
	}
	b.text = text
	b.Refresh()
}

// SetIcon changes the icon before the words; an empty name takes it away.
func (b *Button) SetIcon(name string) {
	if b.icon == name {
		return
	}
	b.icon = name
	b.Refresh()
}

// SetKind changes what the button is for.
func (b *Button) SetKind(kind ButtonKind) {
	if b.kind == kind {
		return
	}
	b.kind = kind
	b.Refresh()
}

// SetKey changes the key cap; an empty text takes it away.
func (b *Button) SetKey(keys string) {
	if b.key == keys {
		return
	}
	b.key = keys
	b.Refresh()
}

// SetBusy shows a spinner in place of the icon, in the same width, and lets the button do nothing. It keeps the focus.
func (b *Button) SetBusy(busy bool) {
	b.change(&b.busy, busy)
}

// Busy reports whether the button shows that it works.
func (b *Button) Busy() bool {
	return b.busy
}

// showsKey reports whether the key cap is in sight. The key does nothing while the button is busy, and the spinner takes its room.
func (b *Button) showsKey() bool {
	return b.key != "" && !b.busy
}

func (b *Button) tap() {
	if b.busy || b.OnTapped == nil {
		return
	}
	b.OnTapped()
}

// AccessibilityRole says whether this is a button or a link.
func (b *Button) AccessibilityRole() fyne.AccessibleRole {
	if b.kind == Link {
		return fyne.AccessibleRoleLink
	}
	return fyne.AccessibleRoleButton
}

// CreateRenderer is for Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		of: b, ring: newRing(), ground: &canvas.Rectangle{}, text: NewText("", Body), key: NewKeyCap(""),
		icon: NewIcon(""), trailing: NewIcon("").Sized(14), spinner: newSpinner(12),
	}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	of             *Button
	ring           *ring
	ground         *canvas.Rectangle
	text           *Text
	key            *KeyCap
	icon, trailing *Icon
	spinner        *spinner
}

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{&r.ring.Rectangle, r.ground, r.spinner, r.icon, r.text, r.key, r.trailing}
}

// parts are the objects inside the button that take room, from left to right.
func (r *buttonRenderer) parts() []fyne.CanvasObject {
	b := r.of
	var parts []fyne.CanvasObject
	switch {
	case b.busy:
		parts = append(parts, r.spinner)
	case b.icon != "":
		parts = append(parts, r.icon)
	}
	if b.text != "" {
		parts = append(parts, r.text)
	}
	if b.showsKey() {
		parts = append(parts, r.key)
	}
	if b.trailing != "" {
		parts = append(parts, r.trailing)
	}
	return parts
}

func (r *buttonRenderer) gap() float32 {
	switch b := r.of; {
	case b.kind == Link:
		return 6
	case b.busy && b.icon == "" && b.key == "":
		return 4 // the spinner comes into room that was made for the words alone
	}
	return 8
}

// MinSize leaves the spinner out: being busy never makes a button wider.
func (r *buttonRenderer) MinSize() fyne.Size {
	busy := r.of.busy
	r.of.busy = false
	width := r.content()
	r.of.busy = busy
	return fyne.NewSize(width+2*r.padding(), r.height())
}

// content is the width of everything inside the padding.
func (r *buttonRenderer) content() float32 {
	parts := r.parts()
	width := r.gap() * float32(max(0, len(parts)-1))
	for _, part := range parts {
		width += part.MinSize().Width
	}
	return width
}

func (r *buttonRenderer) height() float32 {
	switch {
	case r.of.kind == Link && r.of.small:
		return 16
	case r.of.kind == Link:
		return 18
	case r.of.small:
		return 28
	default:
		return 32
	}
}

// padding is the room left and right of the content, its border included.
func (r *buttonRenderer) padding() float32 {
	switch {
	case r.of.kind == Link:
		return 0
	case r.of.small:
		return 11
	default:
		return 13
	}
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ring.around(r.of, fyne.NewPos(0, 0), size, r.radius(), r.of.showsRing())
	place(r.ground, 0, 0, size.Width, size.Height)
	x := middle(size.Width, r.content())
	for _, part := range r.parts() {
		part.Move(fyne.NewPos(x, middle(size.Height, part.MinSize().Height)))
		part.Resize(part.MinSize())
		x += part.MinSize().Width + r.gap()
	}
}

func (r *buttonRenderer) radius() float32 {
	if r.of.kind == Link {
		return 2
	}
	return r.of.Theme().Size(theme.SizeNameButtonRadius)
}

func (r *buttonRenderer) Refresh() {
	b := r.of
	c := b.kind.colors(b.hovered && !b.busy, b.disabled)
	r.ground.CornerRadius = r.radius()
	paint(b, r.ground, c.fill, c.line, hairline)
	if b.pressed && !b.disabled && !b.busy && b.kind != Link {
		r.ground.FillColor = darken(b, r.ground.FillColor)
	}
	r.words(c)
	r.pictures(c)
	r.Layout(b.Size())
	canvas.Refresh(b)
}

func (r *buttonRenderer) words(c buttonColors) {
	b := r.of
	r.text.face = Body.typeface()
	if b.kind == Link && b.small {
		r.text.face = Caption.typeface()
	}
	r.text.In(c.ink)
	r.text.text = b.text
	r.text.style = fyne.TextStyle{Bold: b.kind == Primary || b.strong, Underline: b.kind == Link && b.hovered && !b.disabled}
	r.text.Refresh()
	r.key.text.text = b.key
	if b.kind == Primary {
		r.key.on(c.ink)
	}
	r.key.Refresh()
	show(r.text, b.text != "")
	show(r.key, b.showsKey())
}

func (r *buttonRenderer) pictures(c buttonColors) {
	b := r.of
	if b.kind == Link {
		r.icon.Sized(14)
	}
	r.icon.Set(b.icon, c.icon)
	r.trailing.Set(b.trailing, c.icon)
	r.spinner.in(c.icon)
	show(r.icon, b.icon != "" && !b.busy)
	show(r.trailing, b.trailing != "")
	show(r.spinner, b.busy)
	if b.busy {
		r.spinner.start()
		return
	}
	r.spinner.stop()
}

// show shows or hides an object.
func show(o fyne.CanvasObject, wanted bool) {
	switch {
	case wanted == o.Visible():
	case wanted:
		o.Show()
	default:
		o.Hide()
	}
}
