package connect

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/ui/page"
)

// job is a use case for the open connection.
type job struct {
	what text.Text
	work func(context.Context) error
	done func() // whatever came of it; may be nil
	then func() // once it went well; may be nil
	// again does it once more where it failed: what a Problem's Retry does.
	again func()
}

// failure is a Problem of a connection, with what led to it: on a page where many things
// can be done, the last one needn't be what a Problem is about.
type failure struct {
	*problem.Problem
	again func()
}

// told is the Problem, nil for none.
func (f *failure) told() *problem.Problem {
	if f == nil {
		return nil
	}
	return f.Problem
}

// repeat does again what failed.
func (f *failure) repeat() {
	if f != nil && f.again != nil {
		f.again()
	}
}

// run starts a use case once everything typed is stored.
func (e *editor) run(j job) {
	if e.host.Busy() {
		return
	}
	id := e.id
	e.settle()
	delete(e.problems, id)
	var failed error
	e.host.Run(page.Task{
		What: j.what,
		Work: func(ctx context.Context) error {
			if failed = e.saver.Flush(); failed == nil {
				failed = j.work(vault.Interactive(ctx))
			}
			if p := problem.From(failed); p != nil && p.Code == problem.CodeCancelled {
				return p
			}
			return nil // the page tells its Problems itself
		},
		Done: func(err error) {
			e.token.wait.End()
			if j.done != nil {
				j.done()
			}
			if err == nil && failed != nil {
				e.problems[id] = &failure{problem.From(failed), j.again}
			}
			if err == nil && failed == nil && j.then != nil {
				j.then()
			}
			if id == e.id {
				e.readSecrets()
			}
			e.host.Update()
		},
	})
}

// act takes a way out of a Problem.
func (e *editor) act(action problem.Action) {
	if e.host.Busy() {
		return
	}
	failed := e.problems[e.id]
	delete(e.problems, e.id)
	switch action {
	case problem.Retry, problem.CheckVault:
		failed.repeat()
	case problem.UseSession:
		e.host.App().Vault.UseSession()
		failed.repeat()
	case connector.GetToken:
		e.getToken()
	case connector.Authorize:
		e.allow(false)
	case connector.AuthorizeIn:
		e.allow(true)
	case connector.Refreshing:
		e.refresh()
	case connector.UseRawRequest:
		e.card.chooseRaw()
		e.host.Focus(e.card.function)
	default:
		e.host.Update()
		e.host.Focus(e.fixable(action))
	}
	e.host.Update()
}

// fixable is where a person puts something right.
func (e *editor) fixable(action problem.Action) fyne.Focusable {
	switch action {
	case connector.EditScope:
		return e.dialog.focusable(connector.FieldScope)
	case connector.EditClient:
		return e.dialog.focusable(connector.FieldClientID)
	case connector.EditToken:
		return e.dialog.focusable(connector.FieldAccessToken)
	case connector.ChooseKind:
		return e.dialog.kind
	case connector.RegisterURI:
		return e.uris.first
	}
	f, stopped := connector.Stopped(e.check(e.drawnWith()))
	if !stopped {
		return e.card.edit(connector.FieldURL)
	}
	if into := e.dialog.focusable(f.Field); into != nil {
		return into
	}
	return e.card.edit(f.Field)
}
