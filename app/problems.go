package app

import (
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

// Codes of the Problems of opening the product and its practice org.
const (
	// CodeInUse says that another running program works in the data folder.
	CodeInUse = "data.in-use"
	// CodeSeed says that the vault can't give what the practice org's secrets
	// are made from.
	CodeSeed = "practice.seed"
	// CodeNewer says that a newer Flowlatch wrote the practice org's file.
	CodeNewer = "practice.newer"
	// CodeOtherPractice says that a workspace belongs to another practice org
	// than the program was opened on.
	CodeOtherPractice = "practice.other"
)

func inUse() *problem.Problem {
	return problem.New(CodeInUse,
		text.T("data.in-use", "Flowlatch is already open"),
		text.T("data.in-use.why", "Another Flowlatch works in the same data folder. Go on there, or close it first."),
		problem.Retrying())
}

// seedKept is told while secrets are kept for this session only.
func seedKept(err error) *problem.Problem {
	return noSeed(err,
		text.T("practice.seed.kept", "The practice org's secrets aren't in this session"),
		text.T("practice.seed.kept.why", "They were kept in the keychain or for an earlier session; this one keeps its own. The org is as you left it."))
}

// seedGone is told when the keychain does not have them.
func seedGone(err error) *problem.Problem {
	return noSeed(err,
		text.T("practice.seed.gone", "The practice org's secrets are gone"),
		text.T("practice.seed.gone.why", "They were removed from the keychain, or kept for an earlier session only. The org can't go on without them."))
}

// noSeed leads with starting over, which asks first: whoever has no keychain
// would otherwise be sent round in a circle.
func noSeed(err error, title, cause text.Text) *problem.Problem {
	return problem.New(CodeSeed, title, cause,
		problem.Way{
			Action: problem.StartOver, Label: text.T("way.start-over", "Start the practice org over"),
			Consequence: text.T("way.start-over.why", "Its apps, keys, grants and flow history go, and the walk begins at step 1"),
		},
		problem.Way{
			Action: problem.CheckVault, Label: text.T("way.check-vault", "Check the keychain again"),
			Consequence: text.T("way.check-vault.why", "Nothing entered is lost meanwhile"),
		}).WithDetail(err.Error())
}

func newerPractice(err error) *problem.Problem {
	return problem.New(CodeNewer,
		text.T("practice.newer", "A newer Flowlatch wrote the practice org's file"),
		text.T("practice.newer.why", "This one can't read it and leaves it as it is. Open it with the newer Flowlatch.")).WithDetail(err.Error())
}

func otherPractice() *problem.Problem {
	return problem.New(CodeOtherPractice,
		text.T("practice.other", "This workspace belongs to another practice org"),
		text.T("practice.other.why", "Flowlatch was opened on one practice org: the built-in one, or the one that --practice-url names. Nothing was changed."))
}
