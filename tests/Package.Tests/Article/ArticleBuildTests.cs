using System.Globalization;
using System.Text.RegularExpressions;
using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Article;

/// <summary>What <c>dotnet build samples/Article</c> prints.</summary>
public sealed partial class ArticleBuildTests(ArticleBuild build) : IClassFixture<ArticleBuild>
{
    [Fact]
    public void Build_succeeds()
    {
        build.Result.Succeeded();
        Assert.DoesNotContain(": error ", build.Result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_reported_but_rules()
    {
        Assert.All(build.Warnings, warning => Assert.StartsWith("OWN", warning.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("01-hidden-starts/Program.cs", "OWN1001", "Task.Run(() =>", 2)]
    [InlineData("01-hidden-starts/Program.cs", "OWN6001", "while (true)", 1)]
    [InlineData("02-main-is-a-bystander/Program.cs", "OWN6001", "while (true)", 1)]
    [InlineData("03-dropped-debug/Program.cs", "OWN6004", "Task.Run(Debug)", 1)]
    [InlineData("04-done-and-stop/HttpServer.cs", "OWN4002", "server.StopAsync(CancellationToken.None)", 1)]
    [InlineData("04-done-and-stop/HttpServer.cs", "OWN4005", "server.StopAsync(CancellationToken.None)", 1)]
    [InlineData("05-blocked-for-ever/Program.cs", "OWN3001", "answer.Reader.ReadAsync()", 1)]
    [InlineData("06-fire-and-forget-reporter/Program.cs", "OWN4001", "reporter.ReportAsync(", 1)]
    [InlineData("07-closed-flag/Reporter.cs", "OWN5003", "_messages.Writer.WriteAsync(data)", 1)]
    [InlineData("07-closed-flag/Reporter.cs", "OWN5002", "_messages.Writer.Complete()", 1)]
    [InlineData("TwoProjects/Servers/Servers.cs", "OWN1001", "Task.Run(() =>", 2)]
    public void Fault_is_reported_where_it_is(string file, string id, string code, int count)
    {
        int[] expected = File.ReadLines(Repository.PathOf(["samples", "Article", .. file.Split('/')]))
            .Select((text, index) => (text, line: index + 1))
            .Where(line => line.text.Contains(code, StringComparison.Ordinal))
            .Select(line => line.line)
            .ToArray();
        Assert.Equal(count, expected.Length);

        Assert.Equal(expected, build.Warnings.Where(warning => warning.File == file && warning.Id == id).Select(warning => warning.Line));
    }
}

/// <summary>One line of a build's output that warns.</summary>
/// <param name="File">The file, relative to the samples.</param>
/// <param name="Line">The line, from one.</param>
/// <param name="Id">The id of the rule.</param>
public sealed record BuildWarning(string File, int Line, string Id);

/// <summary>The samples, built in place once with all outputs elsewhere: what is up to date would not be reported again.</summary>
public sealed partial class ArticleBuild : IAsyncLifetime
{
    internal CommandResult Result { get; private set; } = null!;

    /// <summary>What was reported, each once, in the order of the text.</summary>
    public IReadOnlyList<BuildWarning> Warnings { get; private set; } = [];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        string samples = Repository.PathOf("samples", "Article");
        using var outputs = new TemporaryDirectory();
        Result = await ChildProcess.RunDotnetAsync(
            Repository.Root,
            TimeSpan.FromMinutes(8),
            "build", samples, "--artifacts-path", outputs.Root, "-tl:off", "-clp:NoSummary");
        Warnings = Warning().Matches(Result.Output)
            .Select(match => new BuildWarning(
                match.Groups["file"].Value.Replace(samples, string.Empty, StringComparison.Ordinal).Replace('\\', '/').TrimStart('/'),
                int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture),
                match.Groups["id"].Value))
            .Distinct()
            .OrderBy(warning => warning.File, StringComparer.Ordinal)
            .ThenBy(warning => warning.Line)
            .ToArray();
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    [GeneratedRegex(@"^\s*(?<file>[^\r\n(]*)(\((?<line>\d+),\d+\))?\s*: warning (?<id>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Warning();
}
