package problem

import (
	"context"
	"errors"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// CodeCancelled is the code of a Problem that the person asked for.
const CodeCancelled = "cancelled"

// Teller is an error of a package that knows its own words.
type Teller interface {
	error
	AsProblem() *Problem
}

// From puts an error into words. It returns nil for nil, a Problem as it is,
// what a [Teller] tells, and "something unexpected" for an error it does not
// know.
func From(err error) *Problem {
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if errors.Is(err, context.Canceled) {
		return cancelled()
	}
	if e, ok := errors.AsType[Teller](err); ok {
		return e.AsProblem()
	}
	if p := fromInput(err); p != nil {
		return p
	}
	if p := fromAnswer(err); p != nil {
		return p
	}
	if p := fromVault(err); p != nil {
		return p
	}
	if e, ok := errors.AsType[*wire.Error](err); ok {
		return fromWire(e)
	}
	return unexpected(err)
}

// fromInput knows the errors about what a person typed or pasted.
func fromInput(err error) *Problem {
	if e, ok := errors.AsType[*okta.AddressError](err); ok {
		return fromAddress(e)
	}
	if e, ok := errors.AsType[*workflows.InvokeURLError](err); ok {
		return fromInvokeURL(e)
	}
	if errors.Is(err, oauth.ErrClientID) {
		return fromClientID(err)
	}
	return nil
}

func fromClientID(err error) *Problem {
	return New("client-id",
		text.T("problem.client-id", "The client ID is missing, or isn't one"),
		text.T("problem.client-id.why", "Every app at Okta has one: letters and digits, no spaces. Nothing was sent."),
		NewWay(EditClientID, text.T("way.step-3", "Go to step 3"), text.T("way.step-3.client-id.why", "It makes the app, or takes the client ID of one"))).WithDetail(err.Error())
}

// fromAnswer knows the errors that a server's answer means.
func fromAnswer(err error) *Problem {
	if e, ok := errors.AsType[*okta.NotOktaError](err); ok {
		return fromNotOkta(e)
	}
	if e, ok := errors.AsType[*okta.Error](err); ok {
		return fromOkta(e)
	}
	if e, ok := errors.AsType[*oauth.Error](err); ok {
		return RefusedToken(e, TokenFacts{})
	}
	return nil
}

func fromVault(err error) *Problem {
	if e, ok := errors.AsType[*vault.StateError](err); ok {
		return fromVaultState(e)
	}
	if errors.Is(err, vault.ErrNotFound) || errors.Is(err, vault.ErrDamaged) {
		return secretGone(err)
	}
	return nil
}

func cancelled() *Problem {
	return New(CodeCancelled,
		text.T("problem.cancelled", "Cancelled"),
		text.T("problem.cancelled.why", "You stopped it. What had already been sent may have had its effect."),
		Retrying())
}

func unexpected(err error) *Problem {
	return New("unexpected",
		text.T("problem.unexpected", "Something unexpected happened"),
		text.T("problem.unexpected.why", "Flowlatch has no better words for it. The technical detail is below."),
		Retrying()).WithDetail(err.Error())
}
