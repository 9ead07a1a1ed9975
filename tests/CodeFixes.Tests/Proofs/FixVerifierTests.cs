namespace TaskOwnership.CodeFixes.Tests.Proofs;

/// <summary>The verifier of fixes must see what a fix must not do.</summary>
public class FixVerifierTests
{
    private const string Before = """
        using System.Threading.Tasks;
        class Service
        {
            // why
            void Start() { }
        #if DEBUG
            void Debug() { }
        #endif
        }

        """;

    [Fact]
    public Task A_harmless_change_passes() => Change("void Start() { }", "void Start() { Start(); }");

    [Theory]
    [InlineData("void Start() { }", "void Start() { Missing(); }", "New compiler diagnostics")]
    [InlineData("void Start() { }", "void Start() { int unused; }", "New compiler diagnostics")]
    [InlineData("void Start() { }", "void Start() { Task.Run(() => System.IO.File.Delete(\"lock\")); }", "New diagnostics of the package: OWN1001")]
    [InlineData("    // why\n", "", "lost: // why")]
    [InlineData("#if DEBUG\n    void Debug() { }\n#endif\n", "", "lost: #if DEBUG")]
    [InlineData("void Start() { }\n", "void Start() { }\r\n", "mixes line endings")]
    [InlineData("void Start() { }", "void Start() { } ", "white space at the end of a line")]
    public async Task A_harmful_change_fails(string text, string change, string complaint)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Change(text, change));
        Assert.Contains(complaint.Replace("package:", "package after the fix of it:", StringComparison.Ordinal), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spaces_among_tabs_fail()
    {
        var tabs = Before.Replace("    ", "\t", StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Change(tabs, "void Start() { }", "void Start()\n    { }"));
        Assert.Contains("indents with spaces", failure.Message, StringComparison.Ordinal);
    }

    private static Task Change(string text, string change) => Change(Before, text, change);

    private static async Task Change(string program, string text, string change)
    {
        var before = TestSolution.Of(ProgramSetup.Library, program);
        var id = before.Projects.Single().DocumentIds.Single();
        var changed = program.Replace(text, change, StringComparison.Ordinal);
        Assert.NotEqual(program, changed);
        await FixVerifier.NothingNewNorLostAsync(before, before.WithDocumentText(id, Microsoft.CodeAnalysis.Text.SourceText.From(changed)), "it");
    }
}
