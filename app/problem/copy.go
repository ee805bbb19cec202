package problem

// What to do about a damaged file: take the last good copy of it, or decide
// later.
const (
	UseCopy Action = "use-copy"
	LeaveIt Action = "leave-it"
)

// LeaveOut goes on without the part that failed.
const LeaveOut Action = "leave-out"
