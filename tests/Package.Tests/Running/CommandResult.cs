namespace TaskOwnership.Package.Tests.Running;

/// <summary>What became of a finished child process.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">Standard output and standard error, line by line as they came.</param>
internal sealed record CommandResult(string Command, int ExitCode, string Output)
{
    /// <summary>Fails, with the whole output, unless the command succeeded.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    /// <summary>Fails, with the whole output, unless the command failed.</summary>
    public CommandResult Failed()
    {
        Assert.True(ExitCode != 0, ToString());
        return this;
    }

    public override string ToString() => $"{Command}{Environment.NewLine}exit code {ExitCode}{Environment.NewLine}{Output}";
}
