namespace TaskOwnership.Testing;

/// <summary>What became of a program that ran as a process of its own.</summary>
/// <param name="ExitCode">The exit code, or null where the program was still running when its time was up.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error, an unhandled exception included.</param>
public sealed record ProgramRun(int? ExitCode, string Output, string Error)
{
    /// <summary>How long it took from the signal to the end of the process; null where none was sent.</summary>
    public TimeSpan? StopTime { get; init; }

    /// <summary>Whether the program had to be ended because its time was up.</summary>
    public bool WasStillRunning => ExitCode is null;

    /// <summary>Whether it ended by itself and said so with an exit code other than zero.</summary>
    public bool FailedVisibly => ExitCode is not (null or 0);
}
