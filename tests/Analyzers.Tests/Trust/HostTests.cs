using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskOwnership.Analyzers.Tests.Trust;

/// <summary>Whatever a host compiles, and however: a report or silence from every rule, never an exception.</summary>
public class HostTests
{
    public static TheoryData<LanguageVersion> Versions =>
    [
        LanguageVersion.CSharp1,
        LanguageVersion.CSharp5,
        LanguageVersion.CSharp7_3,
        LanguageVersion.CSharp8,
        LanguageVersion.CSharp10,
        LanguageVersion.CSharp12,
        LanguageVersion.Latest,
        LanguageVersion.Preview,
    ];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_language_version_is_survived(LanguageVersion version)
    {
        foreach (var nullable in new[] { NullableContextOptions.Disable, NullableContextOptions.Enable })
        {
            var setup = new ProgramSetup { LanguageVersion = version, Nullable = nullable, AspNetCore = true };
            await AnyRule.FindAsync(AnyRule.Compile(setup.ParseOptions(), setup.CompilationOptions(), setup.References(), AnyRule.Files));
        }
    }

    [Fact]
    public async Task Nullable_contexts_change_no_report()
    {
        var reports = new List<int>();
        foreach (var nullable in new[] { NullableContextOptions.Disable, NullableContextOptions.Enable, NullableContextOptions.Warnings, NullableContextOptions.Annotations })
        {
            var setup = new ProgramSetup { Nullable = nullable, AspNetCore = true };
            reports.Add((await AnyRule.FindAsync(AnyRule.Compile(setup.ParseOptions(), setup.CompilationOptions(), setup.References(), AnyRule.Files))).Length);
        }

        Assert.Single(reports.Distinct());
    }

    [Fact]
    public async Task Unsafe_code_is_survived()
    {
        var setup = new ProgramSetup { AspNetCore = true };
        var files = AnyRule.Files.Select(file => (file.Path, file.Text.Replace("class ", "unsafe class ", StringComparison.Ordinal)));
        await AnyRule.FindAsync(AnyRule.Compile(setup.ParseOptions(), setup.CompilationOptions(), setup.References(), files));
        var found = await AnyRule.FindAsync(AnyRule.Compile(setup.ParseOptions(), setup.CompilationOptions(), setup.References(), ("/App/Service.cs", """
            using System.Threading.Tasks;
            unsafe class Service
            {
                private readonly int* _count;
                public void Start() { int* count = _count; Task.Run(() => Work(_count)); fixed (char* first = "work") { delegate*<int*, void> work = &Work; Task.Run(() => work(_count)); } }
                private static void Work(int* count) => (*count)++;
            }
            """)));
        Assert.Equal(["OWN1001", "OWN1001"], found.Select(diagnostic => diagnostic.Id));
    }

    /// <summary>A script has no type and no entry point of its own; it is compiled as one submission.</summary>
    [Fact]
    public async Task Scripts_are_survived()
    {
        foreach (var program in AnyRule.Programs)
        {
            var tree = CSharpSyntaxTree.ParseText(program, ProgramSetup.Library.ParseOptions().WithKind(SourceCodeKind.Script), "/App/Script.csx");
            await AnyRule.FindAsync(CSharpCompilation.CreateScriptCompilation("App", tree, (ProgramSetup.Library with { AspNetCore = true }).References()));
        }
    }

    /// <summary>A file that an editor opens by itself: no project, hardly a reference, and perhaps the directives of a file-based program.</summary>
    [Fact]
    public async Task Single_files_are_survived()
    {
        var setup = ProgramSetup.Console with { LanguageVersion = LanguageVersion.Preview };
        foreach (var program in AnyRule.Programs)
        {
            foreach (var references in new[] { [], setup.References().Take(1), setup.References() })
            {
                var text = "#!/usr/bin/env dotnet\n#:property Nullable=enable\n" + program;
                await AnyRule.FindAsync(AnyRule.Compile(setup.ParseOptions(), setup.CompilationOptions(), references, ("/App/Program.cs", text)));
            }
        }
    }

    /// <summary>Every reference left out in turn, where a rule might ask for a type of it.</summary>
    [Theory]
    [InlineData("System.Runtime")]
    [InlineData("System.Collections")]
    [InlineData("System.Collections.Concurrent")]
    [InlineData("System.Linq")]
    [InlineData("System.Net.Http")]
    [InlineData("System.Threading")]
    [InlineData("System.Threading.Channels")]
    [InlineData("System.Threading.Thread")]
    [InlineData("System.Threading.Tasks.Parallel")]
    [InlineData("Microsoft.Extensions.Hosting.Abstractions")]
    [InlineData("Microsoft.Extensions.DependencyInjection.Abstractions")]
    [InlineData("Microsoft.AspNetCore.Http.Abstractions")]
    public async Task A_missing_reference_is_survived_by_every_rule(string missing)
    {
        var setup = new ProgramSetup { AspNetCore = true, MissingReferences = [missing] };
        await AnyRule.FindAsync(AnyRule.Compile(setup.ParseOptions(), setup.CompilationOptions(), setup.References(), AnyRule.Files));
    }

    /// <summary>
    /// A framework as old as .NET Standard 1.3: tasks, but neither value tasks nor asynchronous disposal, channels or hosts. It
    /// is written here, since the SDK has no reference pack of it.
    /// </summary>
    [Fact]
    public async Task An_old_framework_is_analysed()
    {
        var setup = ProgramSetup.Library with { LanguageVersion = LanguageVersion.CSharp7_3 };
        var found = await AnyRule.FindAsync(AnyRule.Compile(setup.ParseOptions(), setup.CompilationOptions(), [], ("/App/Framework.cs", OldFramework), ("/App/Service.cs", """
            class Service
            {
                public void Start() { System.Threading.Tasks.Task.Run(() => Work()); }
                private void Work() { throw new System.Exception(); }
            }
            """)));
        Assert.Equal("OWN1001", Assert.Single(found).Id);
        await AnyRule.FindAsync(AnyRule.Compile(setup.ParseOptions(), setup.CompilationOptions(), [], AnyRule.Files.Append(("/App/Framework.cs", OldFramework))));
    }

    /// <summary>The framework that most libraries are built for: no channels, no asynchronous disposal, no hosts.</summary>
    [Fact]
    public async Task The_framework_of_most_libraries_is_analysed()
    {
        var setup = ProgramSetup.Library with { LanguageVersion = LanguageVersion.CSharp7_3 };
        var found = await AnyRule.FindAsync(AnyRule.Compile(setup.ParseOptions(), setup.CompilationOptions(), ReferencePacks.NetStandard, ("/App/Service.cs", """
            class Service
            {
                public void Start() { System.Threading.Tasks.Task.Run(() => Work()); }
                private void Work() { throw new System.Exception(); }
            }
            """)));
        Assert.Equal("OWN1001", Assert.Single(found).Id);
        foreach (var version in new[] { LanguageVersion.CSharp7_3, LanguageVersion.Latest })
        {
            var library = ProgramSetup.Library with { LanguageVersion = version };
            await AnyRule.FindAsync(AnyRule.Compile(library.ParseOptions(), library.CompilationOptions(), ReferencePacks.NetStandard, AnyRule.Files));
        }
    }

    private const string OldFramework = """
        namespace System
        {
            public class Object { public virtual string ToString() => null; }
            public abstract class ValueType { }
            public abstract class Enum : ValueType { }
            public struct Void { }
            public struct Boolean { }
            public struct Int32 { }
            public struct IntPtr { }
            public sealed class String { }
            public class Attribute { }
            public class Exception { }
            public abstract class Delegate { }
            public abstract class MulticastDelegate : Delegate { }
            public delegate void Action();
            public delegate T Func<T>();
            public interface IDisposable { void Dispose(); }
            public class AttributeUsageAttribute : Attribute { public AttributeUsageAttribute(AttributeTargets targets) { } public bool AllowMultiple { get; set; } }
            public enum AttributeTargets { All }
        }
        namespace System.Threading.Tasks
        {
            public class Task { public static Task Run(Action work) => null; public static Task Run(Func<Task> work) => null; }
            public class Task<T> : Task { }
        }
        """;
}
