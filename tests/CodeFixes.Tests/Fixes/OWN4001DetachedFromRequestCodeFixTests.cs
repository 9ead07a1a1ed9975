namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fixes of OWN4001 and OWN4007 await work that ends before the request is answered.</summary>
public class OWN4001DetachedFromRequestCodeFixTests
{
    private static readonly ProgramSetup s_setup = ProgramSetup.AspNetCoreApplication;

    private static string Program(string report, string statement) => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Http;

        class Program
        {
            static async Task<int> Main()
            {
                // Plays the server: one request, then the process leaves.
                try
                {
                    await InvokeAsync(new DefaultHttpContext(), default);
                }
                catch (InvalidOperationException failure)
                {
                    Console.WriteLine(failure.Message);
                    return 1;
                }

                return 0;
            }

            static async Task InvokeAsync(HttpContext context, CancellationToken token)
            {
                await Task.Yield();
                {{statement}}
                Console.WriteLine("answered");
            }

            {{report}}
        }
        """;

    private const string Report = "static async Task ReportAsync(CancellationToken token) { await Task.Delay(200, token); throw new InvalidOperationException(\"no route\"); }";

    [Theory]
    [InlineData("OWN4001", "_ = ReportAsync(default);", "await ReportAsync(default);")]
    [InlineData("OWN4007", "_ = ReportAsync(token);", "await ReportAsync(token);")]
    public async Task A_report_that_was_lost_is_awaited(string id, string statement, string repaired)
    {
        var before = TestSolution.Of(s_setup, Program(Report, statement));
        Assert.Equal(new ProgramRun(0, "answered\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20)));

        var text = await FixVerifier.FixTextAsync(before, id);
        Assert.Equal(Program(Report, repaired), text);
        Assert.Equal(new ProgramRun(1, "no route\n", ""), await ExecutableProof.RunAsync(TestSolution.Of(s_setup, text), TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("static async Task ReportAsync(CancellationToken token) { while (true) { await Task.Delay(200); Console.Out.Flush(); } }", "_ = ReportAsync(default);")]
    [InlineData("public static Func<Task> report { get; set; } = () => Task.CompletedTask;", "_ = report();")]
    public Task Not_offered_where_the_work_is_not_seen_to_end(string report, string statement) =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(s_setup, Program(report, statement)), "OWN4001");
}
