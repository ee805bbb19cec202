package walk

import (
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

// What a person typed on step 4 and how it is kept.

func (p *endpointPage) submitName() {
	if !p.name.dirty() {
		p.primary()
		return
	}
	p.saveName()
}

// saveName keeps a changed name. An empty one is not taken: the old returns.
func (p *endpointPage) saveName() {
	name := strings.TrimSpace(p.name.Text())
	if name == "" {
		p.name.SetText(p.name.stored)
		return
	}
	if name == p.name.stored {
		return
	}
	walk, id := p.host.Walk(), p.name.endpoint
	p.name.SetText(name)
	p.host.Save(func() error { return walk.RenameEndpoint(id, name) })
}

// primary does what Enter does on the page.
func (p *endpointPage) primary() { p.tries.enter(p.Foot().Primary) }

// submitURL is Enter in the field of the URL: confirming saves it too.
func (p *endpointPage) submitURL() {
	if p.url.field.dirty() && !p.missing().IsZero() {
		p.saveURL()
		return
	}
	p.primary()
}

// saveURL stores the Invoke URL once it can be one; its client token goes to
// the vault. Text that can't be one stays in the field with its sentence.
func (p *endpointPage) saveURL() {
	f := p.url.field
	if !f.dirty() || !f.Valid() || p.host.Busy() {
		return
	}
	p.saving = true
	p.tries.run(text.T("endpoint.saving", "Saving the Invoke URL"), p.storeURL(), p.endSaving)
}

// endSaving shows what was stored, and goes on with what was asked for
// meanwhile: the click on it is what made the field lose the keyboard.
func (p *endpointPage) endSaving() {
	next := p.next
	p.saving, p.next = false, nil
	p.Update()
	if next != nil {
		next()
	}
}

// storeURL is the work of storing what the field holds now.
func (p *endpointPage) storeURL() func(context.Context) error {
	walk, typed := p.host.Walk(), savedText{p.url.field.endpoint, p.url.field.Text()}
	return func(ctx context.Context) error {
		if err := walk.SetInvokeURL(ctx, typed.endpoint, typed.text); err != nil {
			return err
		}
		p.savedURL.Store(&typed)
		return nil
	}
}

// saveToken keeps the client token that was typed.
func (p *endpointPage) saveToken() {
	if p.later(p.saveToken) || p.host.Busy() || !p.access.waiting() {
		return
	}
	p.tries.run(text.T("endpoint.token-saving", "Keeping the client token"), p.storeToken(), nil)
}

func (p *endpointPage) storeToken() func(context.Context) error {
	walk, id := p.host.Walk(), p.access.endpoint
	token, _ := p.access.draft.take()
	return func(ctx context.Context) error { return walk.SetClientToken(ctx, id, token) }
}

// unsaved keeps the name, and stores what else is typed and not kept yet.
func (p *endpointPage) unsaved() []func(context.Context) error {
	p.saveName()
	var first []func(context.Context) error
	if p.url.field.dirty() {
		first = append(first, p.storeURL())
	}
	if p.access.waiting() {
		first = append(first, p.storeToken())
	}
	return first
}

// measureIt opens what measuring would send, with what is typed.
func (p *endpointPage) measureIt() { p.planFor(p.measureIt, false) }

// retest is measureIt with the invoke test's request, where the flow has refused
// another one.
func (p *endpointPage) retest() { p.planFor(p.retest, true) }

func (p *endpointPage) planFor(again func(), withTest bool) {
	if p.later(again) {
		return
	}
	p.begun, p.measure.opener = again, page.Keyboard(p.body)
	p.measure.open(withTest)
}

// resume goes on with what a question came between.
func (p *endpointPage) resume() {
	if p.begun == nil {
		p.confirm()
		return
	}
	p.begun()
}

// confirm saves what is still in the fields, then closes the step.
func (p *endpointPage) confirm() {
	if p.later(p.confirm) || p.host.Busy() {
		return
	}
	p.begun = p.confirm
	walk, id, first := p.host.Walk(), p.host.EndpointID(), p.unsaved()
	p.tries.run(text.T("endpoint.confirming", "Confirming the endpoint"), func(ctx context.Context) error {
		for _, store := range first {
			if err := store(ctx); err != nil {
				return err
			}
		}
		return walk.ConfirmEndpoint(id)
	}, func() { p.host.Focus(p.First()) }) // where Enter goes on
}

// pastedURL reports whether the field holds an Invoke URL of the person's own.
func (p *endpointPage) pastedURL() bool {
	return p.url.field.Text() != "" && (p.url.field.dirty() || !p.tries.step().Ticked(setup.ClickCopied))
}

// replacesFlow reports whether the console's clicks would put another flow's Invoke
// URL in the place of the one that is there.
func (p *endpointPage) replacesFlow() bool {
	e := p.endpoint()
	return p.pastedURL() || e.InvokeURL != "" && setup.CopiedFlow(e) != p.clicks.flowOf(e)
}

// doClicks has the console's clicks done in practice. It asks before an Invoke URL
// is replaced by another flow's.
func (p *endpointPage) doClicks() {
	switch {
	case p.later(p.doClicks), p.host.Busy():
		return
	case !p.replacesFlow():
		p.clicks.doThem()
		return
	}
	p.host.Confirm(
		text.T("clicks.replace.title", "Replace the Invoke URL?"),
		text.T("clicks.replace.why", "The clicks set up the practice flow {{.Flow}} and put its Invoke URL in the place of the one that is here. What was measured and tried with that one is forgotten.", "Flow", p.clicks.flowOf(p.endpoint())),
		text.T("clicks.replace.verb", "Replace it"),
		p.clicks.doThem)
}
