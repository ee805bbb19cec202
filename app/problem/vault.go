package problem

import (
	"slices"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
)

// vaultCode is what the codes of Problems of the keychain begin with.
const vaultCode = "vault."

func fromVaultState(e *vault.StateError) *Problem {
	title, cause := VaultWords(e.State)
	ways := []Way{
		NewWay(CheckVault, text.T("way.check-vault", "Check the keychain again"), text.T("way.check-vault.why", "Nothing entered is lost meanwhile")),
		NewWay(UseSession, text.T("way.use-session", "Keep secrets for this session only"), text.T("way.use-session.why", "In memory; they are gone when Flowlatch closes")),
	}
	if e.State == vault.NoBus || e.State == vault.NoService { // asking again can't help by itself
		slices.Reverse(ways)
	}
	return New(vaultCode+string(e.State), title, cause, ways...).WithDetail(e.Error())
}

// VaultWords says what a keychain state means and what to do about it.
func VaultWords(s vault.State) (title, cause text.Text) {
	switch s {
	case vault.Locked:
		return text.T("vault.locked", "The keychain is locked"),
			text.T("vault.locked.why", "Unlock it, usually with your login password, then check again.")
	case vault.NoService:
		return text.T("vault.no-service", "No keychain on this computer"),
			text.T("vault.no-service.why", "Linux needs GNOME Keyring, KWallet or KeePassXC running in your session.")
	case vault.NoCollection:
		return text.T("vault.no-collection", "The keychain has no keyring yet"),
			text.T("vault.no-collection.why", "Its program runs, but a first keyring must be made in it, usually by logging in to the desktop once.")
	case vault.NoBus:
		return text.T("vault.no-bus", "No desktop session to reach a keychain in"),
			text.T("vault.no-bus.why", "There is no D-Bus session bus, as over SSH.")
	case vault.ReadBackFailed:
		return text.T("vault.read-back", "The keychain didn't give back what it stored"),
			text.T("vault.read-back.why", "It said stored, but reading showed something else, so it isn't trusted. What was stored before is untouched.")
	case vault.Full:
		return text.T("vault.full", "The keychain is full"),
			text.T("vault.full.why", "Other programs' entries fill it. Remove some, then check again.")
	case vault.Stuck:
		return text.T("vault.stuck", "The keychain doesn't answer"),
			text.T("vault.stuck.why", "It may be waiting for a window of its own. Flowlatch goes on without it until it answers.")
	}
	return text.T("vault.failed", "The keychain refused"),
		text.T("vault.failed.why", "Its own words are in the technical detail.")
}

// codeSecretGone is of the keychain, and yet not that it can't be reached.
const codeSecretGone = vaultCode + "gone"

func secretGone(err error) *Problem {
	return New(codeSecretGone,
		text.T("vault.gone", "A secret is no longer in the keychain"),
		text.T("vault.gone.why", "It was removed or changed outside of Flowlatch, or kept for an earlier session only. Enter it again, or make a new key; nothing else is lost."),
		Retrying()).WithDetail(err.Error())
}
