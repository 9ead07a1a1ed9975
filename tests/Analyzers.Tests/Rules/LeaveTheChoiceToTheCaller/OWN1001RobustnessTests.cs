using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.OWN1001Program;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1001 on every language version, with references missing, on code that is not finished: a report or silence, never an exception.</summary>
public class OWN1001RobustnessTests
{
    private const string Plain = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        class Service
        {
            public void Start() { Task.Run(() => Work()); }
            public void StartThread() { new Thread(Work).Start(); }
            public void StartItem() { ThreadPool.QueueUserWorkItem(_ => Work()); }
            public void Guarded() { Task.Run(() => { try { Work(); } catch (Exception e) { Console.Error.WriteLine(e); } }); }
            private void Work() { throw new InvalidOperationException(); }
        }
        """;

    public static TheoryData<LanguageVersion> Versions =>
    [
        LanguageVersion.CSharp7_3,
        LanguageVersion.CSharp8,
        LanguageVersion.CSharp9,
        LanguageVersion.CSharp10,
        LanguageVersion.CSharp11,
        LanguageVersion.CSharp12,
        LanguageVersion.Latest,
        LanguageVersion.Preview,
    ];

    [Theory]
    [MemberData(nameof(Versions))]
    public Task Every_language_version_gets_the_same_reports(LanguageVersion version) =>
        new OwnershipAnalyzerTest<Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1001HiddenBackgroundWorkAnalyzer>(ProgramSetup.Library with { LanguageVersion = version })
        {
            TestCode = Plain
                .Replace("{ Task.Run(() => Work())", "{ {|OWN1001:Task.Run|}(() => Work())", StringComparison.Ordinal)
                .Replace("new Thread(Work).Start", "{|OWN1001:new Thread(Work).Start|}", StringComparison.Ordinal)
                .Replace("ThreadPool.QueueUserWorkItem", "{|OWN1001:ThreadPool.QueueUserWorkItem|}", StringComparison.Ordinal),
        }.RunAsync();

    [Fact]
    public Task Nullable_disabled() =>
        Members("void Start() { {|OWN1001:Task.Run|}(Work); }", ProgramSetup.Library with { Nullable = NullableContextOptions.Disable });

    [Theory]
    [InlineData("System.Threading")]
    [InlineData("System.Threading.Thread")]
    [InlineData("System.Threading.ThreadPool")]
    [InlineData("System.Collections")]
    [InlineData("System.Linq.Expressions")]
    [InlineData("System.IO.Pipelines")]
    [InlineData("System.Runtime")]
    public async Task A_missing_reference_is_survived(string missing) =>
        await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(ProgramSetup.Library with { MissingReferences = [missing] }, Plain));

    [Fact]
    public async Task Without_any_reference_there_is_silence() =>
        Assert.Empty(await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(ProgramSetup.Library with { NoReferences = true }, Plain)));

    [Theory]
    [InlineData("Task.Run(Missing);")]
    [InlineData("Task.Run();")]
    [InlineData("Task.Run(() => );")]
    [InlineData("Task.Run(() => { while (true) );")]
    [InlineData("Task.Run(async () => { await });")]
    [InlineData("Task.Run(Work)")]
    [InlineData("Task.Run(Work).;")]
    [InlineData("Task.Run(Work).Missing();")]
    [InlineData("_ = Task.Run(")]
    [InlineData("var = Task.Run(Work);")]
    [InlineData("var t = Task.Run(Work), ;")]
    [InlineData("(_, ) = (Task.Run(Work), 1);")]
    [InlineData("(_, _, _) = (Task.Run(Work), 1);")]
    [InlineData("new Thread().Start();")]
    [InlineData("new Thread(Work, 1, 2).Start();")]
    [InlineData("new Thread(Missing) { IsBackground = }.Start();")]
    [InlineData("var t = new Thread(t); t.Start();")]
    [InlineData("var t = t; t.Start();")]
    [InlineData("Task t = new Task(() => t.Start()); t.Start();")]
    [InlineData("Action a = a; Task.Run(a);")]
    [InlineData("Action a = () => a(); Task.Run(a);")]
    [InlineData("Task.Run(L); void L() => L();")]
    [InlineData("Task.Run(L); void L();")]
    [InlineData("Task.Run(A); void A() => B(); void B() => A();")]
    [InlineData("ThreadPool.QueueUserWorkItem();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => { try { } catch (Missing e) { } catch { throw });")]
    [InlineData("Task.Run(() => { try { Work(); } catch (Exception e) when () { } });")]
    [InlineData("Task.Run(() => { try { Work(); } });")]
    [InlineData("tasks.Add(Task.Run(Work));")]
    [InlineData("var tasks = new List<Task> { Task.Run(Work), ; await Task.WhenAll(tasks);")]
    [InlineData("Task.Run(Work).ContinueWith(t => t.);")]
    [InlineData("Task.Run(Work).ContinueWith();")]
    [InlineData("Task.Factory.StartNew(;")]
    [InlineData("goto Task.Run(Work);")]
    [InlineData("return Task.Run(Work);")]
    [InlineData("yield return Task.Run(Work);")]
    public async Task Broken_code_is_survived(string statement) =>
        await OwnershipPackage.DiagnosticsAsync(TestSolution.Of(ProgramSetup.Library, $$"""
            using System;
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            class Service
            {
                void Start() { {{statement}} }
                void Work() { throw new Exception(); }
            }
            """));

    /// <summary>A program as it looks while it is typed: cut off behind every token.</summary>
    [Theory]
    [InlineData(OutputKind.DynamicallyLinkedLibrary)]
    [InlineData(OutputKind.ConsoleApplication)]
    public async Task A_program_that_is_being_typed_is_survived(OutputKind kind)
    {
        const string program = """
            using System; using System.Threading; using System.Threading.Tasks; using System.Collections.Generic;
            static class Program
            {
                static void Main() { Start(); while (true) { Thread.Sleep(1000); } }
                static void Start()
                {
                    Task task = Task.Run(async () => { try { await Task.Delay(1); } catch (Exception e) when (e is not OperationCanceledException) { throw; } });
                    var tasks = new List<Task>(); tasks.Add(task); (_, var n) = (Task.Run(Start), 1);
                    new Thread(Start) { IsBackground = true }.Start(); ThreadPool.QueueUserWorkItem(_ => Start());
                    task.ContinueWith(t => Console.WriteLine(t.Exception)).Forget();
                    void Local() => Task.Run(Local);
                }
                static void Forget(this Task task) { }
            }
            """;
        var solution = TestSolution.Of(ProgramSetup.Library with { OutputKind = kind }, program);
        var document = solution.Projects.Single().Documents.Single();
        var root = (await document.GetSyntaxRootAsync())!;
        foreach (var token in root.DescendantTokens().Skip(20))
        {
            var typed = solution.WithDocumentText(document.Id, SourceText.From(program[..token.Span.End]));
            await OwnershipPackage.DiagnosticsAsync(typed);
        }
    }
}
