using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>
/// The life of a consumer: built as its author wrote it, repaired by <c>dotnet format analyzers</c> alone, built again, and
/// formatted once more. It is lived once per kind of consumer; the tests look at what came of it.
/// </summary>
public abstract class Repair(PackedPackage package, string target, params string[] reported) : IAsyncLifetime
{
    internal Consumer Consumer { get; } = new(package, target);

    /// <summary>The ids that the first build has to name.</summary>
    internal IReadOnlyList<string> Reported { get; } = reported;

    internal CommandResult BuildAsWritten { get; private set; } = null!;

    internal CommandResult FirstFormat { get; private set; } = null!;

    internal CommandResult BuildRepaired { get; private set; } = null!;

    internal CommandResult SecondFormat { get; private set; } = null!;

    internal SortedDictionary<string, string> SourcesAsWritten { get; private set; } = null!;

    internal SortedDictionary<string, string> SourcesRepaired { get; private set; } = null!;

    internal SortedDictionary<string, string> SourcesFormattedTwice { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Write(Consumer);
        SourcesAsWritten = Consumer.Sources();
        (await Consumer.RestoreAsync()).Succeeded();

        BuildAsWritten = await Consumer.BuildAsync("-warnaserror");
        await MisbehaveAsync();

        FirstFormat = await Consumer.FormatAsync();
        SourcesRepaired = Consumer.Sources();

        BuildRepaired = await Consumer.BuildAsync("-warnaserror", "--no-incremental");

        SecondFormat = await Consumer.FormatAsync();
        SourcesFormattedTwice = Consumer.Sources();
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Consumer.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Starts the repaired program; fails at once when there is none.</summary>
    internal ChildProcess StartRepaired(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        BuildRepaired.Succeeded();
        return Consumer.Start(program, arguments, environment);
    }

    /// <summary>Writes the consumer's own files.</summary>
    internal abstract void Write(Consumer consumer);

    /// <summary>Shows what is wrong with the consumer before it is repaired.</summary>
    internal virtual Task MisbehaveAsync() => Task.CompletedTask;
}
