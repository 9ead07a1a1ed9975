using Microsoft.CodeAnalysis.Testing;
using TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller;
using TaskOwnership.CodeFixes.Fixes;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN1001's fix, one diagnostic at a time and by Fix All in document, project and solution: all lead to one text, and Fix All takes one pass.</summary>
public class OWN1001FixAllTests
{
    private static OwnershipCodeFixTest<OWN1001HiddenBackgroundWorkAnalyzer, OWN1001HiddenBackgroundWorkCodeFix> Test(CodeFixTestBehaviors behaviors = CodeFixTestBehaviors.None) =>
        new(ProgramSetup.Console) { NumberOfFixAllIterations = 1, CodeActionEquivalenceKey = "OWN1001", CodeFixTestBehaviors = behaviors };

    /// <summary>Fix All in a document takes one pass for each document: it is not asked here.</summary>
    [Fact]
    public Task A_caller_of_two_in_two_documents() => Test(CodeFixTestBehaviors.SkipFixAllInDocumentCheck)
        .Document(
            "Program.cs",
            """
            using System.Threading.Tasks;

            class Program
            {
                static void Main()
                {
                    Reports.Start();
                    Mails.Start();
                }
            }

            """,
            """
            using System.Threading.Tasks;

            class Program
            {
                static async Task Main()
                {
                    Task start = Task.Run(Reports.Start);
                    Task startTask = Task.Run(Mails.Start);
                    await Task.WhenAll(start, startTask);
                }
            }

            """)
        .Document("Reports.cs", Hidden("Reports"), Visible("Reports"))
        .Document("Mails.cs", Hidden("Mails"), Visible("Mails"))
        .RunAsync();

    [Fact]
    public Task A_caller_and_two_callees_in_one_document() => Test()
        .Document(
            "Program.cs",
            """
            using System.IO;
            using System.Threading.Tasks;

            class Program
            {
                static void Main()
                {
                    One();
                    Two(); // at last
                }

                static void One() { {|OWN1001:Task.Run|}(() => File.Delete("one")); }

                static void Two() => {|OWN1001:Task.Run|}(() => File.Delete("two"));
            }

            """,
            """
            using System.IO;
            using System.Threading.Tasks;

            class Program
            {
                static async Task Main()
                {
                    Task one = Task.Run(One);
                    Task two = Task.Run(Two); // at last
                    await Task.WhenAll(one, two);
                }

                static void One() { File.Delete("one"); }

                static void Two() => File.Delete("two");
            }

            """)
        .RunAsync();

    private static string Hidden(string name) => $$"""
        using System.IO;
        using System.Threading.Tasks;

        static class {{name}}
        {
            // Removes what is left.
            internal static void Start()
            {
                {|OWN1001:Task.Run|}(() => File.Delete("{{name}}"));
            }
        }

        """;

    private static string Visible(string name) => Hidden(name)
        .Replace("{|OWN1001:Task.Run|}(() => ", "", StringComparison.Ordinal)
        .Replace("\"));", "\");", StringComparison.Ordinal);
}
