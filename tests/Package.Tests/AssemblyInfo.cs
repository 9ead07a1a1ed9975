// Every test builds, formats or runs programs: one at a time is fast enough, and fair to a small machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
