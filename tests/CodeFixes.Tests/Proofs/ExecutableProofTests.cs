namespace TaskOwnership.CodeFixes.Tests.Proofs;

/// <summary>The proof harness must tell a program that ends from one that hangs, and success from failure.</summary>
public class ExecutableProofTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Exit_code_and_both_outputs_are_returned()
    {
        var run = await Run("""
            using System;
            class Program { static int Main() { Console.WriteLine("out"); Console.Error.WriteLine("err"); return 3; } }
            """);

        Assert.Equal(new ProgramRun(3, "out\n", "err\n"), run);
        Assert.True(run.FailedVisibly);
    }

    [Fact]
    public async Task An_unhandled_exception_is_a_visible_failure()
    {
        var run = await Run("""throw new System.InvalidOperationException("boom");""");

        Assert.True(run.FailedVisibly);
        Assert.Contains("InvalidOperationException: boom", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_is_ended_when_its_time_is_up()
    {
        var run = await ExecutableProof.RunAsync(
            TestSolution.Of(ProgramSetup.Console, """System.Console.WriteLine("started"); System.Threading.Thread.Sleep(-1);"""),
            TimeSpan.FromSeconds(2));

        Assert.True(run.WasStillRunning);
        Assert.False(run.FailedVisibly);
        Assert.Equal("started\n", run.Output);
    }

    [Theory]
    [InlineData(ExecutableProof.Stop.Interrupt)]
    [InlineData(ExecutableProof.Stop.Terminate)]
    public async Task A_signal_reaches_the_program(ExecutableProof.Stop stop)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var program = TestSolution.Of(ProgramSetup.Console, """
            using System;
            using System.Runtime.InteropServices;
            using System.Threading.Tasks;
            var stopped = new TaskCompletionSource<PosixSignal>();
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            Console.WriteLine("ready");
            Console.WriteLine(await stopped.Task);
            void Stop(PosixSignalContext context) { context.Cancel = true; stopped.TrySetResult(context.Signal); }
            """);

        var run = await ExecutableProof.RunAsync(program, s_limit, stop);

        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith(stop == ExecutableProof.Stop.Interrupt ? "SIGINT\n" : "SIGTERM\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_of_the_solution_is_compiled_with_the_program()
    {
        var solution = new TestSolution()
            .Project("Services", ProgramSetup.Library, [], ("Greeter.cs", """public static class Greeter { public static string Text => "hello"; }"""))
            .Project("App", ProgramSetup.Console, ["Services"], ("Program.cs", "System.Console.WriteLine(Greeter.Text);"))
            .Solution;

        Assert.Equal("hello\n", (await ExecutableProof.RunAsync(solution, s_limit)).Output);
    }

    [Fact]
    public async Task AspNetCore_programs_run()
    {
        var run = await ExecutableProof.RunAsync(
            TestSolution.Of(ProgramSetup.AspNetCoreApplication, """
                using Microsoft.AspNetCore.Builder;
                var app = WebApplication.Create();
                app.Urls.Add("http://127.0.0.1:0");
                await app.StartAsync();
                await app.StopAsync();
                """),
            s_limit);

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_program_that_does_not_compile_is_an_error_of_the_test() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run("Missing();"));

    private static Task<ProgramRun> Run(string source) => ExecutableProof.RunAsync(TestSolution.Of(ProgramSetup.Console, source), s_limit);
}
